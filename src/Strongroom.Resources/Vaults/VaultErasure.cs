using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>
/// Erases everything that a purged vault held, page by page. Its keys went with the purge itself, so nothing of it can be opened while this
/// still runs; a crash in between only delays it. Vault ids are never given out again, so a new vault of the name is not touched.
/// </summary>
internal sealed class VaultErasure(IEnumerable<IVaultRemains> remains) : IDueWork
{
    private const string WorkKind = "vault-erase";
    private const int PageSize = 500;

    public string Kind => WorkKind;

    public static void Schedule(Tx tx, VaultRecord purged, DateTimeOffset now)
    {
        var item = new DueItem(now.ToUnixTimeSeconds(), WorkKind, purged.Id.Value, purged.Tenant, purged.Id, purged.Name.Value, "");
        tx.Insert(DueRows.Key(item), item);
    }

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        foreach (var outside in remains)
        {
            // The rows that tell of it are among those to be erased: it comes first, in commits of its own.
            if (!await outside.EndAsync(item, tx, cancel).ConfigureAwait(false) || tx.HasChanges)
            {
                return new DueOutcome(Finished: false);
            }
        }

        var erased = await tx.EraseAsync(new StoreKey(System.Text.Encoding.ASCII.GetBytes($"t/{item.Tenant.Compact}/v/{item.Vault.Compact}/")), PageSize, cancel).ConfigureAwait(false);
        return new DueOutcome(Finished: erased < PageSize, Scrub: true);
    }
}
