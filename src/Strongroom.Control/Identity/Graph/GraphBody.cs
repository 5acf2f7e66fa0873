using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Identity.Graph;

/// <summary>
/// A request body of this surface as typed members. Reading never throws: the first member that is not what it should be is kept as
/// <see cref="Fault"/>, and the reader asks once at the end. The copy of the body is cleared when this is disposed.
/// </summary>
internal sealed class GraphBody : IDisposable
{
    private readonly JsonDocument? _document;
    private readonly JsonElement _root;
    private readonly GraphBody? _outer;
    private VaultError? _fault;

    private GraphBody(JsonDocument document) => (_document, _root) = (document, document.RootElement);

    private GraphBody(GraphBody outer, JsonElement root) => (_outer, _root) = (outer, root);

    /// <summary>The first member at fault; null when all that was read was sound.</summary>
    public VaultError? Fault => _outer is null ? _fault : _outer.Fault;

    public static async ValueTask<Result<GraphBody>> ReadAsync(Passage passage, CancellationToken cancel)
    {
        if ((await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out var refusal, out var body))
        {
            return refusal with { Code = "Request_BadRequest" };
        }

        var reader = body.Reader();
        return new GraphBody(JsonDocument.ParseValue(ref reader));
    }

    /// <summary>Reports the first member that is not among these: what cannot be kept is not taken.</summary>
    public void AllowOnly(params ReadOnlySpan<string> names) => AllowChanges([], names);

    /// <summary>As <see cref="AllowOnly"/>, but a member as it is shown is no change: <c>az ad sp update</c> sends back all that it read.</summary>
    public void AllowChanges(JsonObject shown, params ReadOnlySpan<string> names)
    {
        foreach (var member in _root.EnumerateObject())
        {
            if (!names.Contains(member.Name) && !member.Name.StartsWith("@odata.", StringComparison.Ordinal)
                && !(shown.TryGetPropertyValue(member.Name, out var known) && JsonElement.DeepEquals(JsonElement.Parse(known?.ToJsonString() ?? "null"), member.Value)))
            {
                Refuse(member.Name, "it cannot be set here.");
            }
        }
    }

    /// <summary>True when the member is there, null or not: PATCH tells the two apart.</summary>
    public bool Has(string name) => _root.TryGetProperty(name, out _);

    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => Wrong<string>(name, "it must be a string."),
    };

    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => WrongValue<bool>(name, "it must be true or false."),
    };

    public Guid? Id(string name) =>
        Text(name) is not { } text ? null : GuidText.TryParse(text, out var id) ? id : WrongValue<Guid>(name, "it must be a GUID.");

    public DateTimeOffset? Time(string name) =>
        Text(name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
        : WrongValue<DateTimeOffset>(name, "it must be a time as 2027-01-31T12:00:00Z.");

    public GraphBody? Object(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } inner => new GraphBody(this, inner),
        _ => Wrong<GraphBody>(name, "it must be an object."),
    };

    public IReadOnlyList<GraphBody>? Objects(string name) =>
        Find(name) is not { } list ? null
        : list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object) ? [.. list.EnumerateArray().Select(item => new GraphBody(this, item))]
        : Wrong<IReadOnlyList<GraphBody>>(name, "it must be a list of objects.");

    public IReadOnlyList<string>? Texts(string name) =>
        Find(name) is not { } list ? null
        : list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
        : Wrong<IReadOnlyList<string>>(name, "it must be a list of strings.");

    /// <summary>Reports a member that has a value it may not have.</summary>
    public void Refuse(string name, string form) => Report(DirectoryRefusals.BadText(name.Length <= 64 ? name : name[..64], form));

    public void Dispose() => _document?.Dispose();

    private void Report(VaultError fault)
    {
        if (_outer is not null)
        {
            _outer.Report(fault);
            return;
        }

        _fault ??= fault;
    }

    private JsonElement? Find(string name) => _root.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    private T? Wrong<T>(string name, string form) where T : class
    {
        Refuse(name, form);
        return null;
    }

    private T? WrongValue<T>(string name, string form) where T : struct
    {
        Refuse(name, form);
        return null;
    }
}
