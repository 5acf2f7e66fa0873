using System.Collections.Immutable;

namespace Strongroom.Access;

/// <summary>
/// The built-in roles from the smallest to the largest: first those that cannot give rights to others, then by the number of data actions they
/// hold, then by the control-plane operations that change something, then by those that read, then by name.
/// </summary>
internal static class RoleRank
{
    private static readonly string[] Granting = [GrantRules.WriteAssignments, GrantRules.WriteRoles, "Microsoft.Authorization/elevateAccess/action"];

    private static readonly ImmutableArray<Role> Ascending =
    [
        .. BuiltInRoles.All
            .OrderBy(r => Granting.Any(a => Has(r, a, isDataAction: false)))
            .ThenBy(r => KeyVaultOperations.DataActions.Count(a => Has(r, a, isDataAction: true)))
            .ThenBy(r => KeyVaultOperations.Actions.Count(a => !IsRead(a) && Has(r, a, isDataAction: false)))
            .ThenBy(r => KeyVaultOperations.Actions.Count(a => IsRead(a) && Has(r, a, isDataAction: false)))
            .ThenBy(r => r.Definition.Name, StringComparer.Ordinal),
    ];

    /// <summary>The smallest built-in role that has the operation without a condition; null when none has.</summary>
    public static Role? Smallest(string action, bool isDataAction) => Ascending.FirstOrDefault(r => Has(r, action, isDataAction));

    private static bool Has(Role role, string action, bool isDataAction) =>
        role.Definition.Permissions.Any(p => p.Condition is null && p.Gives(action, isDataAction));

    private static bool IsRead(string action) => action.EndsWith("/read", StringComparison.OrdinalIgnoreCase);
}
