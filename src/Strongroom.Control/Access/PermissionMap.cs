using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Strongroom.Access;

/// <summary>
/// What each access-policy permission is called in roles (control-plane reference §2.7). <c>all</c> of a category stands for every permission
/// of it, purge included.
/// </summary>
public static class PermissionMap
{
    private const string Prefix = "Microsoft.KeyVault/vaults/";

    private static readonly FrozenDictionary<string, ImmutableArray<string>> ByPermission = Keys().Concat(Secrets()).Concat(Certificates()).Concat(Storage())
        .ToFrozenDictionary(p => p.Permission, p => p.DataActions.Select(a => Prefix + a).ToImmutableArray(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The data actions that the permissions amount to, in the order of their names.</summary>
    /// <param name="permissions">As in <c>secrets/get</c>; what is not a permission amounts to nothing.</param>
    public static ImmutableArray<string> DataActionsOf(IEnumerable<string> permissions)
    {
        ArgumentNullException.ThrowIfNull(permissions);
        return [.. permissions.SelectMany(Expand).SelectMany(p => ByPermission[p]).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The single permissions of an <c>all</c>; any other stands for itself.</summary>
    internal static IEnumerable<string> Expand(string permission)
    {
        if (permission.EndsWith("/all", StringComparison.OrdinalIgnoreCase))
        {
            return ByPermission.Keys.Where(p => p.StartsWith(permission[..^"all".Length], StringComparison.OrdinalIgnoreCase));
        }

        return ByPermission.ContainsKey(permission) ? [permission] : [];
    }

    private static IEnumerable<(string Permission, string[] DataActions)> Keys() =>
    [
        ("keys/get", ["keys/read"]),
        ("keys/list", ["keys/read"]),
        ("keys/encrypt", ["keys/encrypt/action"]),
        ("keys/decrypt", ["keys/decrypt/action"]),
        ("keys/wrapKey", ["keys/wrap/action"]),
        ("keys/unwrapKey", ["keys/unwrap/action"]),
        ("keys/sign", ["keys/sign/action"]),
        ("keys/verify", ["keys/verify/action"]),
        ("keys/create", ["keys/create/action"]),
        ("keys/import", ["keys/import/action"]),
        ("keys/update", ["keys/update/action"]),
        ("keys/delete", ["keys/delete"]),
        ("keys/backup", ["keys/backup/action"]),
        ("keys/restore", ["keys/restore/action"]),
        ("keys/recover", ["keys/recover/action"]),
        ("keys/purge", ["keys/purge/action"]),
        ("keys/release", ["keys/release/action"]),
        ("keys/rotate", ["keys/rotate/action"]),
        ("keys/getrotationpolicy", ["keyrotationpolicies/read"]),
        ("keys/setrotationpolicy", ["keyrotationpolicies/write"]),
    ];

    private static IEnumerable<(string Permission, string[] DataActions)> Secrets() =>
    [
        ("secrets/get", ["secrets/getSecret/action"]),
        ("secrets/list", ["secrets/readMetadata/action"]),
        ("secrets/set", ["secrets/setSecret/action", "secrets/update/action"]),
        ("secrets/delete", ["secrets/delete"]),
        ("secrets/backup", ["secrets/backup/action"]),
        ("secrets/restore", ["secrets/restore/action"]),
        ("secrets/recover", ["secrets/recover/action"]),
        ("secrets/purge", ["secrets/purge/action"]),
    ];

    private static IEnumerable<(string Permission, string[] DataActions)> Certificates() =>
    [
        ("certificates/get", ["certificates/read"]),
        ("certificates/list", ["certificates/read"]),
        ("certificates/create", ["certificates/create/action"]),
        ("certificates/import", ["certificates/import/action"]),
        ("certificates/update", ["certificates/update/action"]),
        ("certificates/delete", ["certificates/delete"]),
        ("certificates/backup", ["certificates/backup/action"]),
        ("certificates/restore", ["certificates/restore/action"]),
        ("certificates/recover", ["certificates/recover/action"]),
        ("certificates/purge", ["certificates/purge/action"]),
        ("certificates/managecontacts", ["certificatecontacts/write"]),
        ("certificates/getissuers", ["certificatecas/read"]),
        ("certificates/listissuers", ["certificatecas/read"]),
        ("certificates/setissuers", ["certificatecas/write"]),
        ("certificates/manageissuers", ["certificatecas/write"]),
        ("certificates/deleteissuers", ["certificatecas/delete"]),
    ];

    private static IEnumerable<(string Permission, string[] DataActions)> Storage() =>
    [
        ("storage/get", ["storageaccounts/read"]),
        ("storage/list", ["storageaccounts/read"]),
        ("storage/set", ["storageaccounts/set/action"]),
        ("storage/update", ["storageaccounts/set/action"]),
        ("storage/delete", ["storageaccounts/delete"]),
        ("storage/regeneratekey", ["storageaccounts/regeneratekey/action"]),
        ("storage/recover", ["storageaccounts/recover/action"]),
        ("storage/purge", ["storageaccounts/purge/action"]),
        ("storage/backup", ["storageaccounts/backup/action"]),
        ("storage/restore", ["storageaccounts/restore/action"]),
        ("storage/setsas", ["storageaccounts/sas/set/action"]),
        ("storage/getsas", ["storageaccounts/sas/read"]),
        ("storage/listsas", ["storageaccounts/sas/read"]),
        ("storage/deletesas", ["storageaccounts/sas/delete"]),
    ];
}
