namespace Strongroom.Tests.Access;

/// <summary>Every data action of control-plane reference §2.13, in its order, without the prefix.</summary>
internal static class DataActionCatalogue
{
    public const string Prefix = "Microsoft.KeyVault/vaults/";

    public static readonly string[] All =
    [
        "certificatecas/read", "certificatecas/write", "certificatecas/delete",
        "certificatecontacts/write",
        "certificates/read", "certificates/delete", "certificates/backup/action", "certificates/purge/action", "certificates/update/action",
        "certificates/create/action", "certificates/import/action", "certificates/recover/action", "certificates/restore/action",
        "keyrotationpolicies/read", "keyrotationpolicies/write",
        "keys/read", "keys/delete", "keys/update/action", "keys/create/action", "keys/import/action", "keys/recover/action", "keys/restore/action",
        "keys/backup/action", "keys/purge/action", "keys/encrypt/action", "keys/decrypt/action", "keys/wrap/action", "keys/unwrap/action",
        "keys/sign/action", "keys/verify/action", "keys/release/action", "keys/rotate/action",
        "secrets/delete", "secrets/backup/action", "secrets/purge/action", "secrets/update/action", "secrets/recover/action",
        "secrets/restore/action", "secrets/readMetadata/action", "secrets/getSecret/action", "secrets/setSecret/action",
        "storageaccounts/read", "storageaccounts/set/action", "storageaccounts/delete", "storageaccounts/backup/action",
        "storageaccounts/purge/action", "storageaccounts/regeneratekey/action", "storageaccounts/recover/action", "storageaccounts/restore/action",
        "storageaccounts/sas/set/action", "storageaccounts/sas/delete", "storageaccounts/sas/read",
    ];
}
