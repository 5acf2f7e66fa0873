using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Server.Admin;

/// <summary>The members of a local command's body: small, flat, and never secret (those are passed over, for <see cref="SecretMember"/> to read).</summary>
internal sealed class AdminBody
{
    private readonly Dictionary<string, JsonElement> _members;

    private AdminBody(Dictionary<string, JsonElement> members) => _members = members;

    public static async ValueTask<Result<AdminBody>> ReadAsync(Passage passage, CancellationToken cancel)
    {
        if ((await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        return Read(body);
    }

    private static AdminBody Read(RequestBody body)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var reader = body.Reader();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (SecretMember.IsSecret(in reader))
            {
                reader.Skip();
                continue;
            }

            var name = reader.GetString()!;
            reader.Read();
            members[name] = JsonElement.ParseValue(ref reader);
        }

        return new AdminBody(members);
    }

    /// <summary>The text of a member; null when it is not there or null.</summary>
    public string? Text(string name) => _members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The tenant that <c>tenant</c> names, which exists; the home tenant when the member is not there.</summary>
    public Result<TenantId> Tenant(ITenants tenants)
    {
        if (!_members.ContainsKey("tenant"))
        {
            return tenants.Home ?? throw new Barrier.SealedException();
        }

        if (!TenantId.TryParse(Text("tenant"), out var tenant))
        {
            return Refusals.InvalidProperty("tenant", "It must be a GUID.");
        }

        return tenants.DisplayName(tenant) is null ? Refusals.InvalidProperty("tenant", "There is no tenant of this id.") : tenant;
    }

    /// <summary>Of all members that are not secret.</summary>
    public IReadOnlyCollection<string> Names => _members.Keys;

    public bool Has(string name) => _members.ContainsKey(name);

    public int? Number(string name) => _members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    public bool Flag(string name) => _members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>A list of texts; null when it is not there.</summary>
    public IReadOnlyList<string>? Texts(string name) =>
        _members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : null;
}
