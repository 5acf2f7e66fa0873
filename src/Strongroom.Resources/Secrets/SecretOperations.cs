using Strongroom.Gate;
using Strongroom.Objects;

namespace Strongroom.Secrets;

/// <summary>The operations on secrets (wire reference §3.4, §3.9, §3.10).</summary>
internal static class SecretOperations
{
    /// <summary>
    /// The largest body of a set. A value of 25,600 bytes may arrive with six characters for each byte (<c>\u00e9</c> is what Python's
    /// encoder makes of a two-byte letter); the value itself is measured after decoding. The room above that lets a value that is far too
    /// long hear so, instead of having its connection cut in the middle of the body.
    /// </summary>
    private const long SetBodyBytes = 1024 * 1024;

    public static readonly Operation Set = Change("SecretSet", "setSecret/action", "set") with
    {
        MaxBodyBytes = SetBodyBytes,
        NamesFromRequest = true,
        PerTenSeconds = 300,
    };
    public static readonly Operation Get = Read("SecretGet", "getSecret/action", "get");
    public static readonly Operation Update = Change("SecretUpdate", "update/action", "set");
    public static readonly Operation List = OnVault(Read("SecretList", "readMetadata/action", "list"), OperationCost.List) with { FilteredKind = "secrets" };
    public static readonly Operation ListVersions = OnVault(Read("SecretListVersions", "readMetadata/action", "list"), OperationCost.List);
    public static readonly Operation Delete = Change("SecretDelete", "delete", "delete");
    public static readonly Operation ListDeleted = OnVault(Read("SecretListDeleted", "readMetadata/action", "list"), OperationCost.List) with { FilteredKind = "secrets" };
    public static readonly Operation GetDeleted = Read("SecretGetDeleted", "readMetadata/action", "get");
    public static readonly Operation Purge = Change("SecretPurge", "purge/action", "purge");
    public static readonly Operation Recover = Change("SecretRecover", "recover/action", "recover");

    /// <summary>It changes the registry of backups, which is the tenant's; so does the next.</summary>
    public static readonly Operation Backup = Change("SecretBackup", "backup/action", "backup") with { WorksOnTenant = true };

    public static readonly Operation Restore = OnVault(Change("SecretRestore", "restore/action", "restore"), OperationCost.Write) with
    {
        MaxBodyBytes = BackupSeal.MaxBodyBytes,
        NamesFromRequest = true,
        NamedByBody = true,
        WorksOnTenant = true,
    };

    private static Operation Read(string name, string action, string permission) =>
        new(name, $"Microsoft.KeyVault/vaults/secrets/{action}", IsDataAction: true, $"secrets/{permission}", OperationCost.Read) { ObjectKind = "secrets" };

    private static Operation Change(string name, string action, string permission) =>
        Read(name, action, permission) with { Cost = OperationCost.Write, Changes = true };

    /// <summary>A list, or a restore, is asked of the vault: a right on one object does not carry it (G24 of the control-plane reference).</summary>
    private static Operation OnVault(Operation operation, OperationCost cost) => operation with { ObjectKind = null, Cost = cost };
}
