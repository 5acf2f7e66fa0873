using System.Globalization;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>The rows of secrets. Live and deleted secrets stand apart, so that a page of either never wades through the other.</summary>
internal static class SecretRows
{
    public static readonly RowShape<SecretHead> Live = new("t/{tenant}/v/{vault}/secret/{name}", "a live secret with its current version");

    public static readonly RowShape<SecretHead> Deleted = new("t/{tenant}/v/{vault}/secret-deleted/{name}", "a deleted secret that can still be recovered");

    public static readonly RowShape<SecretVersion> Version =
        new("t/{tenant}/v/{vault}/secret-version/{incarnation}/{ordinal}", "an older version of a secret, in order of creation");

    public static readonly RowShape<SecretVersionIndex> Index =
        new("t/{tenant}/v/{vault}/secret-index/{incarnation}/{version}", "the place of an older version, by its version id");

    public static RowKey<SecretHead> LiveKey(VaultEntry vault, ObjectName name) => Live.Key(vault.TenantPart, vault.VaultPart, name.Folded);

    public static RowKey<SecretHead> DeletedKey(VaultEntry vault, ObjectName name) => Deleted.Key(vault.TenantPart, vault.VaultPart, name.Folded);

    public static RowKey<SecretVersion> VersionKey(VaultEntry vault, Guid incarnation, int ordinal) =>
        Version.Key(vault.TenantPart, vault.VaultPart, incarnation.ToString("N"), ordinal.ToString("x8", CultureInfo.InvariantCulture));

    public static RowKey<SecretVersionIndex> IndexKey(VaultEntry vault, Guid incarnation, ObjectVersion version) =>
        Index.Key(vault.TenantPart, vault.VaultPart, incarnation.ToString("N"), version.Value);

    public static StoreKey VersionsOf(VaultEntry vault, Guid incarnation) => Version.Prefix(vault.TenantPart, vault.VaultPart, incarnation.ToString("N"));
}
