using Microsoft.Extensions.Logging;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>
/// Begins the next version of a certificate whose time has come by its policy. The current version stays what it is until the next is there, and when
/// none comes it is tried again after a pause, with an alarm each time, and a mail to the contacts at the first and then at most once a day.
/// </summary>
internal sealed class RenewalDue(CertificateBeginning beginning, IVaultDirectory vaults, TimeProvider clock, ILogger<RenewalDue> log) : IDueWork
{
    private const long AlarmSeconds = 86400;

    public string Kind => CertificateDues.Renewal;

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        // An item whose time is not the certificate's any more was overtaken by a change; whoever did that has staged another.
        if (await DueCertificate.FindAsync(vaults, item, tx, cancel).ConfigureAwait(false) is not var (vault, head)
            || head.RenewAt is not { } time || Objects.DueDates.Time(time) != item.DueAt)
        {
            return DueOutcome.WithoutObject(vaults, item);
        }

        // The item is the loop's to delete: the plan must not stage that a second time.
        var before = head with { RenewAt = null };
        var now = clock.GetUtcNow();
        if ((await BeginAsync(vault, tx, before, now, cancel).ConfigureAwait(false)).IsRefused(out var error, out var begun))
        {
            var failed = await PostponeAsync(vault, tx, before, before, error.Message, now, log, cancel).ConfigureAwait(false);
            return new DueOutcome(Finished: true, DueCertificate.Record(vault, failed, CertificateOperations.Renew, now, error));
        }

        return new DueOutcome(Finished: true, begun.Operation is { InProgress: true } ? null : DueCertificate.Record(vault, begun, CertificateOperations.Renew, now));
    }

    /// <summary>Stages that a renewal has failed, and when the next is tried.</summary>
    /// <param name="before">As stored, without what the loop deletes.</param>
    /// <param name="head">With its operation over.</param>
    public static async ValueTask<CertificateHead> PostponeAsync(
        VaultEntry vault, Tx tx, CertificateHead before, CertificateHead head, string reason, DateTimeOffset now, ILogger log, CancellationToken cancel)
    {
        var failures = head.FailedRenewals + 1;
        var next = head with { FailedRenewals = failures, PostponedTo = (now + RenewalPause.OfRenewal(failures)).ToUnixTimeSeconds() };
        log.RenewalFailed(head.Name.Shown, vault.Name.Value, failures, DateTimeOffset.FromUnixTimeSeconds(head.Current.Expires ?? 0), reason);
        if (head.AlarmedAt is not { } alarmed || now.ToUnixTimeSeconds() - alarmed >= AlarmSeconds)
        {
            next = next with { AlarmedAt = now.ToUnixTimeSeconds() };
            CertificateLetter.Stage(vault, tx, next, LetterKind.RenewalFailed, reason, now);
        }

        return await CertificateBeginning.StageOperationAsync(vault, tx, before, next, cancel).ConfigureAwait(false);
    }

    private async ValueTask<Result<CertificateHead>> BeginAsync(VaultEntry vault, Tx tx, CertificateHead head, DateTimeOffset now, CancellationToken cancel)
    {
        if ((await beginning.CheckAsync(vault, tx, head.Policy, cancel).ConfigureAwait(false)).IsRefused(out var error, out var profile)
            || (await beginning.PrepareAsync(vault, tx, head.Name, head, head.Policy, cancel).ConfigureAwait(false)).IsRefused(out error, out var prepared))
        {
            return error;
        }

        using (prepared)
        {
            var facts = new VersionFacts(Enabled: true, head.Current.Tags, head.Policy.ContentType, head.Current.PreservesOrder);
            return await beginning.BeginAsync(vault, tx, head, head.Name, head.Policy, profile, prepared, facts, isRenewal: true, now, cancel).ConfigureAwait(false);
        }
    }
}
