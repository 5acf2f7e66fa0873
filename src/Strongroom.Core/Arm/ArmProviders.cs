using System.Collections.Frozen;

namespace Strongroom.Arm;

/// <summary>All types of all providers, for routing, for the provider list and for telling what does not exist.</summary>
public sealed class ArmProviders
{
    private readonly FrozenDictionary<string, ArmType> _types;
    private readonly FrozenSet<string> _extensions;

    public ArmProviders(IEnumerable<IArmProvider> providers)
    {
        All = [.. providers];
        var types = All.SelectMany(provider => provider.Types).ToList();
        _types = types.ToFrozenDictionary(type => type.FullName, StringComparer.OrdinalIgnoreCase);
        _extensions = types.Where(type => type.IsExtension).Select(type => type.FullName).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        Namespaces = types.GroupBy(type => type.Namespace, StringComparer.OrdinalIgnoreCase)
            .OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<ArmType>)[.. group], StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyList<IArmProvider> All { get; }

    /// <summary>The types by namespace, namespaces in order and compared without case.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ArmType>> Namespaces { get; }

    public bool IsExtension(string space, string type) => _extensions.Contains($"{space}/{type}");

    public ArmType? Find(string space, string type) => _types.GetValueOrDefault($"{space}/{type}");

    /// <summary>The path, or null when it is no resource id.</summary>
    public ArmPath? Parse(string? path) => ArmPath.TryParse(path, IsExtension, out var parsed) ? parsed : null;
}
