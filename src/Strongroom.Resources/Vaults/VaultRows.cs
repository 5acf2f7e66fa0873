using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

internal static class VaultRows
{
    /// <summary>By name, since a vault's name is its address in the whole installation.</summary>
    public static readonly RowShape<VaultRecord> Vault = new("sys/vault/{name}", "a vault: its ids, place and irreversible settings");

    public static RowKey<VaultRecord> Key(VaultName name) => Vault.Key(name.Value);
}
