using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>The roles that every tenant has and nobody can change (control-plane reference §3.6).</summary>
public static class BuiltInRoles
{
    private static readonly FrozenDictionary<RoleId, Role> ById = KeyVaultRoles.All.Concat(GeneralRoles.All).ToFrozenDictionary(r => r.Id);

    private static readonly FrozenDictionary<RoleId, ImmutableArray<BoundEntry>> Bound =
        ById.ToFrozenDictionary(r => r.Key, r => BoundEntry.Bind(r.Value.Definition.Permissions));

    /// <summary>In the order of their names.</summary>
    public static ImmutableArray<Role> All { get; } = [.. ById.Values.OrderBy(r => r.Definition.Name, StringComparer.Ordinal)];

    public static bool TryFind(RoleId id, [NotNullWhen(true)] out Role? role) => ById.TryGetValue(id, out role);

    internal static bool TryFindEntries(RoleId id, out ImmutableArray<BoundEntry> entries) => Bound.TryGetValue(id, out entries);

    /// <summary>For people who type a name. What decides is the id of the role found.</summary>
    public static Role? FindByName(string name) => All.FirstOrDefault(r => r.Definition.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    internal static Role Make(string id, string name, string description, PermissionEntry permissions) => new(
        new RoleId(Guid.ParseExact(id, "D")),
        IsBuiltIn: true,
        new RoleDefinition
        {
            Name = name,
            Description = description,
            Permissions = [permissions],
            AssignableScopes = [Scope.Root],
            CreatedOn = DateTimeOffset.UnixEpoch,
            UpdatedOn = DateTimeOffset.UnixEpoch,
        });

    internal static ImmutableArray<ActionPattern> Patterns(string prefix, params ReadOnlySpan<string> texts)
    {
        var patterns = ImmutableArray.CreateBuilder<ActionPattern>(texts.Length);
        foreach (var text in texts)
        {
            patterns.Add(ActionPattern.Parse(prefix + text));
        }

        return patterns.MoveToImmutable();
    }
}
