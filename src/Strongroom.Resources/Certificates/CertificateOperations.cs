using Strongroom.Gate;
using Strongroom.Objects;

namespace Strongroom.Certificates;

/// <summary>The operations on certificates, their issuers and contacts (wire reference §3.6, §3.9, §3.10).</summary>
internal static class CertificateOperations
{
    private const string Vaults = "Microsoft.KeyVault/vaults/";
    private const string Certificates = Vaults + "certificates/";

    /// <summary>A PFX of 20 certificates in base64, and the policy (security model §11).</summary>
    private const long ImportBodyBytes = 512 * 1024;

    private const int Creations = 20;

    /// <summary>Its issuer's authority is the tenant's; so it is with every operation that may name an issuer.</summary>
    public static readonly Operation Create = Change("CertificateCreate", "create/action", "create") with
    {
        Cost = OperationCost.KeyCreation,
        PerTenSeconds = Creations,
        WorksOnTenant = true,
    };

    public static readonly Operation Import = Change("CertificateImport", "import/action", "import") with
    {
        Cost = OperationCost.KeyCreation,
        PerTenSeconds = Creations,
        MaxBodyBytes = ImportBodyBytes,
        WorksOnTenant = true,
    };

    public static readonly Operation Get = Read("CertificateGet", "read", "get");
    public static readonly Operation Update = Change("CertificateUpdate", "update/action", "update") with { WorksOnTenant = true };
    public static readonly Operation List = OnVault(Read("CertificateList", "read", "list")) with { FilteredKind = "certificates" };
    public static readonly Operation ListVersions = OnVault(Read("CertificateListVersions", "read", "list"));
    public static readonly Operation GetPolicy = Read("CertificatePolicyGet", "read", "get");
    public static readonly Operation UpdatePolicy = Change("CertificatePolicyUpdate", "update/action", "update") with { WorksOnTenant = true };
    public static readonly Operation GetPending = Read("CertificatePendingGet", "read", "get");
    public static readonly Operation UpdatePending = Change("CertificatePendingUpdate", "update/action", "update");
    public static readonly Operation DeletePending = Change("CertificatePendingDelete", "update/action", "update");
    public static readonly Operation Merge = Change("CertificatePendingMerge", "create/action", "create") with { MaxBodyBytes = ImportBodyBytes };
    public static readonly Operation Delete = Change("CertificateDelete", "delete", "delete");
    public static readonly Operation ListDeleted = OnVault(Read("CertificateListDeleted", "read", "list")) with { FilteredKind = "certificates" };
    public static readonly Operation GetDeleted = Read("CertificateGetDeleted", "read", "get");
    public static readonly Operation Purge = Change("CertificatePurge", "purge/action", "purge");
    public static readonly Operation Recover = Change("CertificateRecover", "recover/action", "recover");

    /// <summary>It changes the registry of backups, which is the tenant's; so does the next.</summary>
    public static readonly Operation Backup = Change("CertificateBackup", "backup/action", "backup") with { WorksOnTenant = true };

    public static readonly Operation Restore = Change("CertificateRestore", "restore/action", "restore") with
    {
        ObjectKind = null,
        MaxBodyBytes = BackupSeal.MaxBodyBytes,
        WorksOnTenant = true,
    };

    /// <summary>Azure has no action for reading contacts: writing them includes it (wire reference §10).</summary>
    public static readonly Operation GetContacts = OfVault("CertificateContactsGet", "certificatecontacts/write", "managecontacts", changes: false);

    public static readonly Operation SetContacts = OfVault("CertificateContactsSet", "certificatecontacts/write", "managecontacts", changes: true);
    public static readonly Operation DeleteContacts = OfVault("CertificateContactsDelete", "certificatecontacts/write", "managecontacts", changes: true);
    public static readonly Operation ListIssuers = OfVault("CertificateIssuersList", "certificatecas/read", "listissuers", changes: false) with { Cost = OperationCost.List };
    public static readonly Operation GetIssuer = OfVault("CertificateIssuerGet", "certificatecas/read", "getissuers", changes: false);
    public static readonly Operation SetIssuer = OfVault("CertificateIssuerSet", "certificatecas/write", "setissuers", changes: true);
    public static readonly Operation UpdateIssuer = OfVault("CertificateIssuerUpdate", "certificatecas/write", "setissuers", changes: true);
    public static readonly Operation DeleteIssuer = OfVault("CertificateIssuerDelete", "certificatecas/delete", "deleteissuers", changes: true);

    /// <summary>What the schedule does by itself, as the trail calls it.</summary>
    public const string Enroll = "CertificateEnroll";

    public const string Renew = "CertificateRenew";

    /// <summary>A mail to the contacts, sent or not.</summary>
    public const string WriteContacts = "CertificateContactsMail";

    public const string NearExpiry = "CertificateNearExpiryEventGridNotification";

    public const string Expired = "CertificateExpiredEventGridNotification";

    private static Operation Read(string name, string action, string permission) =>
        new(name, Certificates + action, IsDataAction: true, $"certificates/{permission}", OperationCost.Read) { ObjectKind = "certificates" };

    private static Operation Change(string name, string action, string permission) =>
        Read(name, action, permission) with { Cost = OperationCost.Write, Changes = true };

    /// <summary>A list is asked of the vault: a right on one object does not carry it (G24 of the control-plane reference).</summary>
    private static Operation OnVault(Operation operation) => operation with { ObjectKind = null, Cost = OperationCost.List };

    private static Operation OfVault(string name, string action, string permission, bool changes) =>
        new(name, Vaults + action, IsDataAction: true, $"certificates/{permission}", changes ? OperationCost.Write : OperationCost.Read) { Changes = changes };
}
