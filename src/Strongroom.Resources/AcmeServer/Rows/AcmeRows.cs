using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>The rows of the ACME server. What an account has lies below the account, so that no other account's id leads to it.</summary>
internal static class AcmeRows
{
    public static readonly RowShape<AcmeSettings> Settings = new("sys/acme/{vault}", "that a vault has an ACME server, and for whom");

    public static readonly RowShape<BindingRecord> Binding = new("t/{tenant}/v/{vault}/acme-eab/{binding}", "a key for external account binding, sealed");

    public static readonly RowShape<AccountRecord> Account = new("t/{tenant}/v/{vault}/acme-account/{account}", "an ACME account");

    public static readonly RowShape<AccountOfKey> Key = new("t/{tenant}/v/{vault}/acme-key/{thumbprint}", "the account of an account key, by the key's thumbprint in hexadecimal");

    public static readonly RowShape<OrderRecord> Order = new("t/{tenant}/v/{vault}/acme-order/{account}/{order}", "an order of an ACME account");

    public static readonly RowShape<AuthorizationRecord> Authorization =
        new("t/{tenant}/v/{vault}/acme-authz/{account}/{authorization}", "an authorization of an ACME account");

    public static readonly RowShape<CertificateRecord> Certificate =
        new("t/{tenant}/v/{vault}/acme-cert/{account}/{certificate}", "a certificate issued through ACME, as it is downloaded");

    public static readonly RowShape<CertificateOfSerial> Serial = new("t/{tenant}/v/{vault}/acme-serial/{serial}", "the ACME certificate of a serial number");

    public static RowKey<AcmeSettings> SettingsKey(VaultId vault) => Settings.Key(vault.Compact);

    public static RowKey<BindingRecord> BindingKey(VaultEntry vault, Guid binding) => Binding.Key(vault.TenantPart, vault.VaultPart, Part(binding));

    public static RowKey<AccountRecord> AccountKey(VaultEntry vault, Guid account) => Account.Key(vault.TenantPart, vault.VaultPart, Part(account));

    public static RowKey<AccountOfKey> KeyKey(VaultEntry vault, AccountKey key) => Key.Key(vault.TenantPart, vault.VaultPart, key.ThumbprintHex);

    public static RowKey<OrderRecord> OrderKey(VaultEntry vault, Guid account, Guid order) => Order.Key(vault.TenantPart, vault.VaultPart, Part(account), Part(order));

    public static RowKey<AuthorizationRecord> AuthorizationKey(VaultEntry vault, Guid account, Guid authorization) =>
        Authorization.Key(vault.TenantPart, vault.VaultPart, Part(account), Part(authorization));

    public static RowKey<CertificateRecord> CertificateKey(VaultEntry vault, Guid account, Guid certificate) =>
        Certificate.Key(vault.TenantPart, vault.VaultPart, Part(account), Part(certificate));

    public static RowKey<CertificateOfSerial> SerialKey(VaultEntry vault, string serial) => Serial.Key(vault.TenantPart, vault.VaultPart, serial);

    public static string Part(Guid id) => id.ToString("N");
}
