using Strongroom.Gate;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>Announces, once for each expiry, that a certificate nears it or has reached it: a record in the trail, whether or not anybody subscribed (G-L15).</summary>
internal sealed class CertificateNotices(string kind, string operation, IVaultDirectory vaults, TimeProvider clock) : IDueWork
{
    public string Kind => kind;

    public static CertificateNotices Near(IVaultDirectory vaults, TimeProvider clock) => new(CertificateDues.Notice, CertificateOperations.NearExpiry, vaults, clock);

    public static CertificateNotices Reached(IVaultDirectory vaults, TimeProvider clock) => new(CertificateDues.Expiry, CertificateOperations.Expired, vaults, clock);

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        if (await DueCertificate.FindAsync(vaults, item, tx, cancel).ConfigureAwait(false) is not var (vault, head)
            || TimeOf(head) is not { } time || Objects.DueDates.Time(time) != item.DueAt)
        {
            return DueOutcome.WithoutObject(vaults, item);
        }

        tx.Put(CertificateRows.Shelf.LiveKey(vault, head.Name), Noted(head));
        return new DueOutcome(Finished: true, DueCertificate.Record(vault, head, operation, clock.GetUtcNow()));
    }

    private long? TimeOf(CertificateHead head) => kind == CertificateDues.Notice ? head.NotifyAt : head.ExpireAt;

    private CertificateHead Noted(CertificateHead head) => kind == CertificateDues.Notice
        ? head with { NotifyAt = null, NoticedFor = head.Current.Expires }
        : head with { ExpireAt = null, ExpiredFor = head.Current.Expires };
}
