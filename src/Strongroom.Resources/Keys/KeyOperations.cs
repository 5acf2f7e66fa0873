using System.Diagnostics;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Objects;

namespace Strongroom.Keys;

/// <summary>The operations on keys (wire reference §3.5, §3.9, §3.10).</summary>
internal static class KeyOperations
{
    private const string Vaults = "Microsoft.KeyVault/vaults/keys/";
    private const string Hsms = "Microsoft.KeyVault/managedHsm/keys/";

    public static readonly Operation Create = Change("KeyCreate", "create/action", "create", "create") with { Cost = OperationCost.KeyCreation, PerTenSeconds = 20 };
    public static readonly Operation Import = Change("KeyImport", "import/action", "import", "import/action") with { Cost = OperationCost.KeyCreation, PerTenSeconds = 20 };
    public static readonly Operation Get = Read("KeyGet", "read", "get", "read/action");
    public static readonly Operation GetAttestation = Read("KeyGetAttestation", "read", "get", "read/action");
    public static readonly Operation Update = Change("KeyUpdate", "update/action", "update", "write/action");
    public static readonly Operation List = OnVault(Read("KeyList", "read", "list", "read/action"), OperationCost.List) with { FilteredKind = "keys" };
    public static readonly Operation ListVersions = OnVault(Read("KeyListVersions", "read", "list", "read/action"), OperationCost.List);
    public static readonly Operation Delete = Change("KeyDelete", "delete", "delete", "delete");
    public static readonly Operation ListDeleted = OnVault(Read("KeyListDeleted", "read", "list", "deletedKeys/read/action"), OperationCost.List) with { FilteredKind = "keys" };
    public static readonly Operation GetDeleted = Read("KeyGetDeleted", "read", "get", "deletedKeys/read/action");
    public static readonly Operation Purge = Change("KeyPurge", "purge/action", "purge", "deletedKeys/delete");
    public static readonly Operation Recover = Change("KeyRecover", "recover/action", "recover", "deletedKeys/recover/action");

    /// <summary>It changes the registry of backups, which is the tenant's; so does the next.</summary>
    public static readonly Operation Backup = Change("KeyBackup", "backup/action", "backup", "backup/action") with { WorksOnTenant = true };

    public static readonly Operation Restore = OnVault(Change("KeyRestore", "restore/action", "restore", "restore/action"), OperationCost.Write) with
    {
        MaxBodyBytes = BackupSeal.MaxBodyBytes,
        WorksOnTenant = true,
    };

    public static readonly Operation Encrypt = Use("KeyEncrypt", "encrypt", "encrypt");
    public static readonly Operation Decrypt = Use("KeyDecrypt", "decrypt", "decrypt");
    public static readonly Operation Sign = Use("KeySign", "sign", "sign");
    public static readonly Operation Verify = Use("KeyVerify", "verify", "verify");
    public static readonly Operation Wrap = Use("KeyWrap", "wrap", "wrapKey");
    public static readonly Operation Unwrap = Use("KeyUnwrap", "unwrap", "unwrapKey");

    /// <summary>The token in the body may be as long as a JWT may.</summary>
    public static readonly Operation Release = Use("KeyRelease", "release", "release");

    /// <summary>Several uses in one request, under our own api-version: each item asks for its own right, so that the batch itself needs none.</summary>
    public static readonly Operation Batch = new("KeyBatch", Vaults + "batch", IsDataAction: true, Permission: null, OperationCost.Crypto)
    {
        DecidedByWork = true,
        HsmAction = Hsms + "batch",
        MaxBodyBytes = 2 * 1024 * 1024,
        MaxJsonStrings = 25 * BatchRequest.MostItems,
    };

    public static readonly Operation Rotate = Change("KeyRotate", "rotate/action", "rotate", "rotate/action") with { Cost = OperationCost.KeyCreation, PerTenSeconds = 20 };

    public static readonly Operation GetRotationPolicy = Read("KeyRotationPolicyGet", "read", "getrotationpolicy", "read/action") with
    {
        Action = "Microsoft.KeyVault/vaults/keyrotationpolicies/read",
    };

    public static readonly Operation SetRotationPolicy = Change("KeyRotationPolicySet", "write", "setrotationpolicy", "write/action") with
    {
        Action = "Microsoft.KeyVault/vaults/keyrotationpolicies/write",
    };

    /// <summary>What the schedule does by itself, as the trail calls it.</summary>
    public const string RotateIfDue = "KeyRotateIfDue";

    public const string NearExpiry = "KeyNearExpiryEventGridNotification";

    public const string Expired = "KeyExpiredEventGridNotification";

    public static readonly Operation Random = new("RandomBytesGet", "Microsoft.KeyVault/managedHsm/rng/action", IsDataAction: true, Permission: null, OperationCost.Crypto)
    {
        HsmAction = "Microsoft.KeyVault/managedHsm/rng/action",
    };

    /// <summary>The operation on a key as the gate knows it.</summary>
    public static Operation Of(KeyOperation use) => use switch
    {
        KeyOperation.Encrypt => Encrypt,
        KeyOperation.Decrypt => Decrypt,
        KeyOperation.Sign => Sign,
        KeyOperation.Verify => Verify,
        KeyOperation.WrapKey => Wrap,
        KeyOperation.UnwrapKey => Unwrap,
        _ => throw new UnreachableException(),
    };

    private static Operation Read(string name, string action, string permission, string hsmAction) =>
        new(name, Vaults + action, IsDataAction: true, $"keys/{permission}", OperationCost.Read) { ObjectKind = "keys", HsmCollection = "keys", HsmAction = Hsms + hsmAction };

    private static Operation Change(string name, string action, string permission, string hsmAction) =>
        Read(name, action, permission, hsmAction) with { Cost = OperationCost.Write, Changes = true };

    private static Operation Use(string name, string action, string permission) =>
        Read(name, $"{action}/action", permission, $"{action}/action") with { Cost = OperationCost.Crypto, MaxBodyBytes = CryptoRequest.MaxBodyBytes };

    /// <summary>A list, or a restore, is asked of the vault: a right on one object does not carry it (G24 of the control-plane reference).</summary>
    private static Operation OnVault(Operation operation, OperationCost cost) => operation with { ObjectKind = null, Cost = cost };
}
