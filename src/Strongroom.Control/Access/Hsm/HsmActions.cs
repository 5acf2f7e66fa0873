using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Strongroom.Access.Hsm;

/// <summary>
/// Every data action of a managed HSM that a role of it can name (wire reference §3.9). Azure publishes none for settings; those two are ours. What has
/// no route here (security domain, full backup and restore, export) can be given all the same: roles made for Azure stay valid.
/// </summary>
public static class HsmActions
{
    public const string Prefix = "Microsoft.KeyVault/managedHsm/";
    public const string ReadAssignments = Prefix + "roleAssignments/read/action";
    public const string WriteAssignments = Prefix + "roleAssignments/write/action";
    public const string DeleteAssignments = Prefix + "roleAssignments/delete/action";
    public const string ReadRoles = Prefix + "roleDefinitions/read/action";
    public const string WriteRoles = Prefix + "roleDefinitions/write/action";
    public const string DeleteRoles = Prefix + "roleDefinitions/delete/action";

    public static ImmutableArray<string> All { get; } =
    [
        ReadAssignments, WriteAssignments, DeleteAssignments, ReadRoles, WriteRoles, DeleteRoles,
        .. Keys("read/action", "write/action", "create", "delete", "import/action", "rotate/action", "backup/action", "restore/action", "release/action", "export/action",
            "encrypt/action", "decrypt/action", "wrap/action", "unwrap/action", "sign/action", "verify/action",
            "deletedKeys/read/action", "deletedKeys/recover/action", "deletedKeys/delete"),
        Prefix + "rng/action", Prefix + "settings/read/action", Prefix + "settings/write/action",
        Prefix + "securitydomain/download/action", Prefix + "securitydomain/download/read", Prefix + "securitydomain/upload/action", Prefix + "securitydomain/upload/read",
        Prefix + "securitydomain/transferkey/read",
        Prefix + "backup/start/action", Prefix + "backup/status/action", Prefix + "restore/start/action", Prefix + "restore/status/action",
    ];

    private static readonly FrozenSet<string> Known = All.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True for what only the roles of a managed HSM give, whether it is known or not.</summary>
    public static bool IsOfHsm(ReadOnlySpan<char> action) => action.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    public static bool IsKnown(string action) => Known.Contains(action);

    private static IEnumerable<string> Keys(params string[] names) => names.Select(name => $"{Prefix}keys/{name}");
}
