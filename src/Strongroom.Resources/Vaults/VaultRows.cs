using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

internal static class VaultRows
{
    /// <summary>By name, since a vault's name is its address in the whole installation. A soft-deleted vault keeps its row, and so its name.</summary>
    public static readonly RowShape<VaultRecord> Vault = new("sys/vault/{name}", "a vault, live or soft-deleted: its ids, place, settings and access policies");

    /// <summary>Managed HSMs have names of their own.</summary>
    public static readonly RowShape<VaultRecord> Hsm = new("sys/hsm/{name}", "a managed HSM, live or soft-deleted");

    public static RowKey<VaultRecord> Key(VaultName name) => Vault.Key(name.Value);

    public static RowKey<VaultRecord> HsmKey(VaultName name) => Hsm.Key(name.Value);

    public static RowKey<VaultRecord> KeyOf(VaultRecord record) => record.Hsm is null ? Key(record.Name) : HsmKey(record.Name);
}
