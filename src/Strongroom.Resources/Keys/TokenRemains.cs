using Strongroom.Schedule;
using Strongroom.Storage;
using Strongroom.Vaults;

namespace Strongroom.Keys;

/// <summary>What a purged vault has in the token. The vault's keys are gone by then; the ledger is not under them.</summary>
internal sealed class TokenRemains(TimeProvider clock) : IVaultRemains
{
    private const int PageSize = 200;

    public async ValueTask<bool> EndAsync(DueItem erasure, Tx tx, CancellationToken cancel)
    {
        var prefix = KeyRows.TokenObjects.Prefix(erasure.Tenant.Compact, erasure.Vault.Compact);
        var page = await tx.ScanAsync(KeyRows.TokenObjects, prefix, null, PageSize, cancel).ConfigureAwait(false);
        foreach (var entry in page)
        {
            TokenLedger.End(tx, erasure, entry, clock.GetUtcNow());
        }

        return page.Count < PageSize;
    }
}
