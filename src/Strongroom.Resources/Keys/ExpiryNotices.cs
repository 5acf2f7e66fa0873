using Strongroom.Gate;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>Announces, once for each expiry, that a key nears it or has reached it: a record in the trail, whether or not anybody subscribed (G-L15).</summary>
internal sealed class ExpiryNotices(string kind, string operation, IVaultDirectory vaults, TimeProvider clock) : IDueWork
{
    public string Kind => kind;

    public static ExpiryNotices Near(IVaultDirectory vaults, TimeProvider clock) => new(KeyDues.Notice, KeyOperations.NearExpiry, vaults, clock);

    public static ExpiryNotices Reached(IVaultDirectory vaults, TimeProvider clock) => new(KeyDues.Expiry, KeyOperations.Expired, vaults, clock);

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        if (await DueKey.FindAsync(vaults, item, tx, cancel).ConfigureAwait(false) is not var (vault, head) || TimeOf(head) is not { } time || Math.Max(0, time) != item.DueAt)
        {
            return DueOutcome.WithoutObject(vaults, item);
        }

        tx.Put(KeyRows.Shelf.LiveKey(vault, head.Name), Noted(head));
        return new DueOutcome(Finished: true, DueKey.Record(vault, head, operation, clock.GetUtcNow()));
    }

    private long? TimeOf(KeyHead head) => kind == KeyDues.Notice ? head.NotifyAt : head.ExpireAt;

    private KeyHead Noted(KeyHead head) => kind == KeyDues.Notice
        ? head with { NotifyAt = null, NoticedFor = head.Current.Expires }
        : head with { ExpireAt = null, ExpiredFor = head.Current.Expires };
}
