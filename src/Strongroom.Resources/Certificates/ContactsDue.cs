using Strongroom.Gate;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>
/// Writes to the contacts, once for each expiry, as the policy's <c>EmailContacts</c> says. That it is written and that it is sent are two commits, so that
/// no conflict over the certificate sends it twice.
/// </summary>
internal sealed class ContactsDue(IVaultDirectory vaults, TimeProvider clock) : IDueWork
{
    public string Kind => CertificateDues.Mail;

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        if (await DueCertificate.FindAsync(vaults, item, tx, cancel).ConfigureAwait(false) is not var (vault, head)
            || head.MailAt is not { } time || Objects.DueDates.Time(time) != item.DueAt)
        {
            return DueOutcome.WithoutObject(vaults, item);
        }

        CertificateLetter.Stage(vault, tx, head, LetterKind.NearsExpiry, null, clock.GetUtcNow());
        tx.Put(CertificateRows.Shelf.LiveKey(vault, head.Name), head with { MailAt = null, MailedFor = head.Current.Expires });
        return new DueOutcome(Finished: true);
    }
}
