using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Strongroom.Access.Hsm;

/// <summary>
/// The built-in roles of every managed HSM (wire reference §3.9). They are none of Azure's roles for resources: the control plane knows them not, and
/// they give nothing outside their HSM.
/// </summary>
public static class HsmRoles
{
    private static readonly FrozenDictionary<RoleId, Role> ById = new[]
    {
        Make("a290e904-7015-4bba-90c8-60543313cdb4", "Managed HSM Administrator",
            "Manages roles, settings, the security domain and whole backups, but uses no key.",
            [.. Granting, "settings/read/action", "settings/write/action", "securitydomain/download/action", "securitydomain/download/read", "securitydomain/upload/action",
                "securitydomain/upload/read", "securitydomain/transferkey/read", "backup/start/action", "backup/status/action", "restore/start/action", "restore/status/action"]),
        Make("515eb02d-2335-4d2d-92f2-b1cbdf9c3778", "Managed HSM Crypto Officer",
            "Manages roles, recovers and purges deleted keys and exports keys.",
            [.. Granting, "keys/deletedKeys/read/action", "keys/deletedKeys/recover/action", "keys/deletedKeys/delete", "keys/export/action"]),
        Make("21dbd100-6940-42c2-9190-5d6cb909625b", "Managed HSM Crypto User",
            "Makes, manages and uses keys, but neither purges, recovers nor exports them.",
            [.. Reading, "keys/read/action", "keys/write/action", "keys/create", "keys/delete", "keys/import/action", "keys/rotate/action", "keys/release/action", "keys/backup/action",
                "keys/restore/action", "keys/encrypt/action", "keys/decrypt/action", "keys/wrap/action", "keys/unwrap/action", "keys/sign/action", "keys/verify/action", "rng/action"]),
        Make("4bd23610-cdcf-4971-bdee-bdc562cc28e4", "Managed HSM Policy Administrator", "Manages roles.", [.. Granting]),

        // Azure's page gives this role the purge of deleted keys; its service gives the reading of them, which is what an auditor is for.
        Make("2c18b078-7c48-4d3a-af88-5a3a1b3f82b3", "Managed HSM Crypto Auditor", "Sees keys, deleted keys and roles, and changes nothing.",
            [.. Reading, "keys/read/action", "keys/deletedKeys/read/action"]),
        Make("33413926-3206-4cdd-b39a-83574fe37a17", "Managed HSM Crypto Service Encryption User", "Reads keys and wraps and unwraps with them.",
            ["keys/read/action", "keys/wrap/action", "keys/unwrap/action"]),
        Make("21dbd100-6940-42c2-9190-5d6cb909625c", "Managed HSM Crypto Service Release User", "Releases keys to attested environments.", ["keys/release/action"]),
        Make("7b127d3c-77bd-4e3e-bbe0-dbb8971fa7f8", "Managed HSM Backup", "Backs up keys and the whole HSM.",
            ["keys/backup/action", "backup/start/action", "backup/status/action"]),
        Make("6efe6056-5259-49d2-8b3d-d3d73544b20b", "Managed HSM Restore", "Restores keys and the whole HSM.",
            ["keys/restore/action", "restore/start/action", "restore/status/action"]),
    }.ToFrozenDictionary(role => role.Id);

    private static readonly FrozenDictionary<RoleId, ImmutableArray<BoundEntry>> Bound =
        ById.ToFrozenDictionary(role => role.Key, role => BoundEntry.Bind(role.Value.Definition.Permissions));

    /// <summary>Whoever creates an HSM names the first holders of this one; its last holder at <c>/</c> cannot be removed.</summary>
    public static RoleId Administrator { get; } = new(Guid.Parse("a290e904-7015-4bba-90c8-60543313cdb4"));

    /// <summary>In the order of their names.</summary>
    public static ImmutableArray<Role> All { get; } = [.. ById.Values.OrderBy(role => role.Definition.Name, StringComparer.Ordinal)];

    public static bool TryFind(RoleId id, [NotNullWhen(true)] out Role? role) => ById.TryGetValue(id, out role);

    public static Role? FindByName(string name) => ById.Values.FirstOrDefault(role => role.Definition.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The one that gives least beside the action: if possible no right to give others any, then the fewest actions that do more than read. Null when none has it.</summary>
    internal static Role? Smallest(string action) => All
        .Where(role => Gives(role, action))
        .OrderBy(role => Gives(role, HsmActions.WriteAssignments))
        .ThenBy(role => role.Definition.Permissions[0].DataActions.Count(pattern => !pattern.Text.Contains("/read", StringComparison.Ordinal)))
        .ThenBy(role => role.Definition.Permissions[0].DataActions.Length)
        .FirstOrDefault();

    internal static bool TryFindEntries(RoleId id, out ImmutableArray<BoundEntry> entries) => Bound.TryGetValue(id, out entries);

    private static bool Gives(Role role, string action) => role.Definition.Permissions[0].Covers(action, isDataAction: true);

    private static string[] Reading => ["roleAssignments/read/action", "roleDefinitions/read/action"];

    private static string[] Granting =>
    [
        .. Reading, "roleAssignments/write/action", "roleAssignments/delete/action", "roleDefinitions/write/action", "roleDefinitions/delete/action",
    ];

    private static Role Make(string id, string name, string description, string[] actions) =>
        BuiltIn.Make(id, name, description, new PermissionEntry { DataActions = BuiltIn.Patterns(HsmActions.Prefix, actions) });
}
