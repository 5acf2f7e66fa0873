using Strongroom.Schedule;
using Strongroom.Storage;
using Strongroom.Vaults;

namespace Strongroom.AcmeServer;

/// <summary>The settings of a purged vault, which lie outside of its own rows.</summary>
internal sealed class AcmeRemains : IVaultRemains
{
    public async ValueTask<bool> EndAsync(DueItem erasure, Tx tx, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(erasure);
        ArgumentNullException.ThrowIfNull(tx);
        var key = AcmeRows.SettingsKey(erasure.Vault);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not null)
        {
            tx.Delete(key);
        }

        return true;
    }
}
