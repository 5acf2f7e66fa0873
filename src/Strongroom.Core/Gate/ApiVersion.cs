using System.Collections.Frozen;

namespace Strongroom.Gate;

/// <summary>An api-version of the data plane (wire reference §1.3), in the order in which they came out.</summary>
public sealed class ApiVersion
{
    /// <summary>Our own version: answers as the newest one does, and offers what Azure lacks.</summary>
    public const string ExtensionName = "strongroom-2026-11-24";

    private static readonly string[] InOrder =
    [
        "2015-06-01", "2016-10-01", "7.0", "7.1", "7.2-preview", "7.2", "7.3-preview", "7.3", "7.4-preview.1", "7.4", "7.5-preview.1", "7.5",
        "7.6-preview.1", "7.6-preview.2", "7.6", "2025-06-01-preview", "2025-07-01", "2026-01-01-preview", "2026-03-01-preview", "2026-04-01",
        "2026-05-01-preview", "2026-07-01-preview", ExtensionName,
    ];

    private static readonly FrozenDictionary<string, ApiVersion> Known =
        InOrder.Select((name, order) => new ApiVersion(name, order)).ToFrozenDictionary(version => version.Name, StringComparer.OrdinalIgnoreCase);

    private readonly int _order;

    private ApiVersion(string name, int order)
    {
        Name = name;
        _order = order;
    }

    public string Name { get; }

    public static ApiVersion Newest { get; } = Known["2026-04-01"];

    /// <summary>True for our own version, by which a client asks for what Azure lacks.</summary>
    public bool IsExtension => Name == ExtensionName;

    /// <summary>The first version that shows <c>recoverableDays</c>.</summary>
    public bool ShowsRecoverableDays => IsAtLeast("7.1");

    /// <summary>The first version that knows the recovery levels <c>Customized…</c>.</summary>
    public bool KnowsCustomizedLevels => IsAtLeast("7.0");

    public static ApiVersion? Find(string? name) => name is not null && Known.TryGetValue(name, out var version) ? version : null;

    public static IReadOnlyList<string> All => InOrder;

    public bool IsAtLeast(string name) => _order >= Known[name]._order;

    public override string ToString() => Name;
}
