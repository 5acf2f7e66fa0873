using Microsoft.Extensions.Logging;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Mail;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>
/// Sends a mail to the contacts. What has left cannot be taken back by a conflict, so it is claimed in a commit of its own first: its item moves to a time
/// at which somebody else may try, should this process not live to say how it went. Only then, and when a mail server took it but the word was lost, does a
/// contact get it again, under the same message id.
/// </summary>
internal sealed class LetterDue(Postman postman, UnitsOfWork units, IAuditTrail trail, IVaultDirectory vaults, ILogger<LetterDue> log) : IDueWork
{
    /// <summary>Longer than <see cref="Postman.Timeout"/>, so that no two processes ever send the same mail at one time.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(5);

    /// <summary>What could not be sent for so long is old news: there is the alarm in the log, and the next mail.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    public string Kind => CertificateDues.Letter;

    /// <summary>It talks to a mail server.</summary>
    public bool IsSlow => true;

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        var key = CertificateLetter.KeyOf(item);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } letter)
        {
            return new DueOutcome(Finished: true);
        }

        // Of a certificate that is gone, deleted or renewed since there is nothing to say any more.
        if (await DueCertificate.FindAsync(vaults, item with { Id = letter.Incarnation }, tx, cancel).ConfigureAwait(false) is not var (vault, head)
            || head.Current.Version.Value != letter.Version)
        {
            tx.Delete(key);
            return new DueOutcome(Finished: true);
        }

        var contacts = await tx.FindAsync(ContactRoutes.KeyOf(vault), cancel).ConfigureAwait(false);
        if (contacts is null || !postman.HasServer)
        {
            var fault = contacts is null
                ? new VaultError(404, "ContactsNotFound", "The vault has no contacts to write to.")
                : new VaultError(503, "MailNotConfigured", "The operator has named no mail server.");
            log.LetterNotSent(head.Name.Shown, vault.Name.Value, fault.Message);
            tx.Delete(key);
            return new DueOutcome(Finished: true, DueCertificate.Record(vault, head, CertificateOperations.WriteContacts, units.Now, fault));
        }

        // Whoever loses the claim, and who has won it, finds the loop's item gone when it commits, and leaves it.
        if (await ClaimAsync(item, cancel).ConfigureAwait(false) is { } claimed)
        {
            var recipients = contacts.People.DistinctBy(person => person.Email, StringComparer.OrdinalIgnoreCase).Where(person => !letter.Settled.Contains(person.Email));
            var mail = LetterText.Of(vault, head, letter, [.. recipients.Select(person => new MailRecipient(person.Email, person.Name))]);
            var posting = await postman.SendAsync(mail, cancel).ConfigureAwait(false);
            await SettleAsync(vault, head, claimed, posting).ConfigureAwait(false);
        }

        return new DueOutcome(Finished: true);
    }

    private async ValueTask<DueItem?> ClaimAsync(DueItem item, CancellationToken cancel)
    {
        var tx = units.System(writable: true);
        if (await tx.FindAsync(DueRows.Key(item), cancel).ConfigureAwait(false) is null)
        {
            return null;
        }

        var claimed = item with { DueAt = (units.Now + Claim).ToUnixTimeSeconds() };
        tx.Delete(DueRows.Key(item));
        tx.Insert(DueRows.Key(claimed), claimed);
        return await units.CommitAsync(tx, cancel).ConfigureAwait(false) ? claimed : null;
    }

    /// <summary>Keeps how it went. It is not to be cancelled: the mail has left.</summary>
    private async ValueTask SettleAsync(VaultEntry vault, CertificateHead head, DueItem claimed, Posting posting)
    {
        while (true)
        {
            var tx = units.System(writable: true);
            var key = CertificateLetter.KeyOf(claimed);
            if (await tx.FindAsync(DueRows.Key(claimed), CancellationToken.None).ConfigureAwait(false) is null
                || await tx.FindAsync(key, CancellationToken.None).ConfigureAwait(false) is not { } letter)
            {
                return;
            }

            var record = Stage(vault, head, tx, claimed, letter, posting);
            var committed = record is not null
                ? await units.CommitAsync(tx, trail, record, CancellationToken.None).ConfigureAwait(false)
                : await units.CommitAsync(tx, CancellationToken.None).ConfigureAwait(false);
            if (committed)
            {
                return;
            }
        }
    }

    /// <returns>Null for a failure after the first that is not yet the end.</returns>
    private AuditRecord? Stage(VaultEntry vault, CertificateHead head, Tx tx, DueItem claimed, CertificateLetter letter, Posting posting)
    {
        var now = units.Now;
        var next = letter with
        {
            Settled = [.. letter.Settled, .. posting.Taken, .. posting.Refused],
            Refused = letter.Refused + posting.Refused.Count,
            Failures = letter.Failures + 1,
        };
        tx.Delete(DueRows.Key(claimed));
        var isLate = now - DateTimeOffset.FromUnixTimeSeconds(letter.Written) > Patience;
        if (posting.Fault is { } reason && !isLate)
        {
            var pause = RenewalPause.OfStep(next.Failures);
            log.LetterPostponed(head.Name.Shown, vault.Name.Value, pause, reason);
            var again = claimed with { DueAt = (now + pause).ToUnixTimeSeconds() };
            if (again.DueAt == claimed.DueAt)
            {
                again = again with { DueAt = again.DueAt + 1 };
            }

            tx.Insert(DueRows.Key(again), again);
            tx.Put(CertificateLetter.KeyOf(claimed), next);
            return next.Failures == 1 ? Record(vault, head, now, new VaultError(502, "MailFailed", $"It is tried again: {reason}")) : null;
        }

        tx.Delete(CertificateLetter.KeyOf(claimed));
        var fault = posting.Fault is { } last ? new VaultError(502, "MailFailed", $"It is not tried any more: {last}")
            : next.Refused > 0 ? new VaultError(502, "MailRefused", $"The mail server refused {next.Refused} of {next.Settled.Count} contacts.")
            : null;
        if (fault is not null)
        {
            log.LetterNotSent(head.Name.Shown, vault.Name.Value, fault.Message);
        }

        return Record(vault, head, now, fault);
    }

    private static AuditRecord Record(VaultEntry vault, CertificateHead head, DateTimeOffset now, VaultError? fault) =>
        DueCertificate.Record(vault, head, CertificateOperations.WriteContacts, now, fault);
}
