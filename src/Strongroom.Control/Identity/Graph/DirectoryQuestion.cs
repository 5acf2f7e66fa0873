using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Identity.Graph;

/// <summary>The body of <c>getByIds</c>.</summary>
/// <param name="Types">Types that may be answered, as in <c>servicePrincipal</c>; empty means all.</param>
internal sealed record DirectoryQuestion(IReadOnlyList<Guid> Ids, IReadOnlyList<string> Types)
{
    /// <summary>Graph's own limit.</summary>
    public const int MaxIds = 1000;

    /// <summary>What clients ask for; devices and partners' objects are never found, since there are none.</summary>
    public static IReadOnlyList<string> KnownTypes { get; } =
        [GraphItem.User, GraphItem.Group, GraphItem.ServicePrincipal, "device", GraphItem.Application, "directoryObject", "directoryObjectPartnerReference"];

    public bool Wants(GraphItem found) =>
        Types.Count == 0 || Types.Any(type => string.Equals(type, found.Type, StringComparison.OrdinalIgnoreCase) || string.Equals(type, "directoryObject", StringComparison.OrdinalIgnoreCase));

    public static Result<DirectoryQuestion> Parse(RequestBody body)
    {
        var reader = body.Reader();
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        if (!root.TryGetProperty("ids", out var ids) || ids.ValueKind != JsonValueKind.Array || ids.GetArrayLength() is 0 or > MaxIds)
        {
            return GraphRefusals.InvalidIds;
        }

        var parsed = new List<Guid>(ids.GetArrayLength());
        foreach (var item in ids.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || !GuidText.TryParse(item.GetString(), out var id))
            {
                return GraphRefusals.InvalidIds;
            }

            parsed.Add(id);
        }

        return ReadTypes(root) is { } types ? new DirectoryQuestion([.. parsed.Distinct()], types) : GraphRefusals.InvalidTypes;
    }

    private static List<string>? ReadTypes(JsonElement root)
    {
        if (!root.TryGetProperty("types", out var types) || types.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (types.ValueKind != JsonValueKind.Array || types.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            return null;
        }

        var named = types.EnumerateArray().Select(item => item.GetString()!).ToList();
        return named.TrueForAll(name => KnownTypes.Contains(name, StringComparer.OrdinalIgnoreCase)) ? named : null;
    }
}
