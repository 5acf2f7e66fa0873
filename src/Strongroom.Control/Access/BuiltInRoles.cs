using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Strongroom.Access;

/// <summary>The roles that every tenant has and nobody can change (control-plane reference §3.6).</summary>
public static class BuiltInRoles
{
    private static readonly FrozenDictionary<RoleId, Role> ById = KeyVaultRoles.All.Concat(GeneralRoles.All).Concat(DirectoryRoles.All).ToFrozenDictionary(r => r.Id);

    private static readonly FrozenDictionary<RoleId, ImmutableArray<BoundEntry>> Bound =
        ById.ToFrozenDictionary(r => r.Key, r => BoundEntry.Bind(r.Value.Definition.Permissions));

    /// <summary>Those of the control plane's lists, in the order of their names; <see cref="DirectoryRoles"/> are found by name and id only.</summary>
    public static ImmutableArray<Role> All { get; } = [.. ById.Values.Where(r => !DirectoryRoles.Contains(r.Id)).OrderBy(r => r.Definition.Name, StringComparer.Ordinal)];

    public static bool TryFind(RoleId id, [NotNullWhen(true)] out Role? role) => ById.TryGetValue(id, out role);

    internal static bool TryFindEntries(RoleId id, out ImmutableArray<BoundEntry> entries) => Bound.TryGetValue(id, out entries);

    /// <summary>For people who type a name. What decides is the id of the role found.</summary>
    public static Role? FindByName(string name) => ById.Values.FirstOrDefault(r => r.Definition.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
