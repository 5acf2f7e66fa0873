using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Issuers;
using Strongroom.Kernel;
using Strongroom.Mail;
using Strongroom.Objects;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>Takes an operation one step further with its issuer, and completes it when the certificate has come (wire reference §6.2, §6.3).</summary>
internal sealed class EnrolmentDue(
    CertificateBeginning beginning, VaultIssuers issuers, IVaultDirectory vaults, TimeProvider clock, ILogger<EnrolmentDue> log) : IDueWork
{
    private const string IssuerFault = "Certificate issuer error";

    private const int LongestReason = 200;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    public string Kind => CertificateDues.Enrolment;

    /// <summary>It talks to authorities.</summary>
    public bool IsSlow => true;

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        if (await DueCertificate.FindAsync(vaults, item, tx, cancel).ConfigureAwait(false) is not var (vault, stored)
            || stored.Operation is not { InProgress: true, StepAt: { } time } operation || DueDates.Time(time) != item.DueAt)
        {
            return DueOutcome.WithoutObject(vaults, item);
        }

        // The item is the loop's to delete: the plan must not stage that a second time.
        var head = stored with { Operation = operation with { StepAt = null } };
        var now = clock.GetUtcNow();
        if (await issuers.FindAsync(vault, tx, operation.Policy.IssuerName, cancel).ConfigureAwait(false) is not var (name, provider, issuer, account))
        {
            return await FailAsync(vault, tx, head, IssuerFault, "The issuer of the policy, or its provider, is not there any more, or is disabled.", now, cancel).ConfigureAwait(false);
        }

        using (account)
        {
            var enrolment = new Enrolment
            {
                Vault = vault,
                Certificate = head.Name,
                IssuerName = name.Folded,
                Provider = provider,
                Account = account,
                Request = SigningRequest.TryRead(operation.Csr, out var request, out var fault) ? request : throw new InvalidDataException($"A request of our own cannot be read: {fault}"),
                ValidityMonths = operation.Policy.ValidityMonths,
                CertificateType = operation.Policy.CertificateType,
                Replaces = head.Current.IsPlaceholder ? null : head.Current.Der,
                State = operation.IssuerState,
                Now = now,
            };
            EnrolmentStep step;
            try
            {
                step = await issuer.AdvanceAsync(enrolment, tx, cancel).ConfigureAwait(false);
            }
            catch (Exception unexpected) when (!cancel.IsCancellationRequested && unexpected is not (SealedException or StoreUnavailableException))
            {
                // An authority that manages to break its client must not be asked at every turn of the loop, without end and without an alarm.
                step = new EnrolmentStep.Unreachable(operation.IssuerState, $"Its answer could not be dealt with: {MailText.OneLine(unexpected.Message, LongestReason)}");
            }

            return step switch
            {
                EnrolmentStep.Issued issued => await CompleteAsync(vault, tx, Tidied(head), issued, now, cancel).ConfigureAwait(false),
                EnrolmentStep.Waiting waiting => await WaitAsync(vault, tx, head, waiting, now, cancel).ConfigureAwait(false),
                EnrolmentStep.Unreachable away => await RetryAsync(vault, tx, head, away, now, cancel).ConfigureAwait(false),
                EnrolmentStep.Refused refused => await FailAsync(vault, tx, Tidied(head), refused.Code, refused.Message, now, cancel).ConfigureAwait(false),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
    }

    /// <summary>An issuer that has answered for good leaves nothing to be tidied up.</summary>
    private static CertificateHead Tidied(CertificateHead head) => head with { Operation = head.Operation! with { IssuerState = [] } };

    private async ValueTask<DueOutcome> CompleteAsync(
        VaultEntry vault, Tx tx, CertificateHead head, EnrolmentStep.Issued issued, DateTimeOffset now, CancellationToken cancel)
    {
        if (MergedChain.Order(issued.Chain, head.Operation!.Key!).IsRefused(out var error, out var chain))
        {
            return await FailAsync(vault, tx, head, IssuerFault, $"The issuer's answer cannot be taken: {error.Message}", now, cancel).ConfigureAwait(false);
        }

        if (chain.Leaf.NotAfter <= now)
        {
            return await FailAsync(vault, tx, head, IssuerFault, "The issuer's certificate has expired already.", now, cancel).ConfigureAwait(false);
        }

        var name = head.Operation.IsRenewal ? CertificateOperations.Renew : CertificateOperations.Enroll;
        var completed = await beginning.CompleteAsync(vault, tx, head, head, chain.Leaf, chain.Certificates, null, now, cancel).ConfigureAwait(false);
        return new DueOutcome(Finished: true, DueCertificate.Record(vault, completed, name, now));
    }

    private static async ValueTask<DueOutcome> WaitAsync(
        VaultEntry vault, Tx tx, CertificateHead head, EnrolmentStep.Waiting waiting, DateTimeOffset now, CancellationToken cancel)
    {
        var pause = waiting.After < ShortestPause ? ShortestPause : waiting.After > LongestPause ? LongestPause : waiting.After;
        var operation = head.Operation! with { IssuerState = waiting.State, Details = waiting.Details, Failures = 0, StepAt = NextSecond(now, pause) };
        await CertificateBeginning.StageOperationAsync(vault, tx, head, head with { Operation = operation }, cancel).ConfigureAwait(false);
        return new DueOutcome(Finished: true);
    }

    private async ValueTask<DueOutcome> RetryAsync(
        VaultEntry vault, Tx tx, CertificateHead head, EnrolmentStep.Unreachable away, DateTimeOffset now, CancellationToken cancel)
    {
        if (now - DateTimeOffset.FromUnixTimeSeconds(head.Operation!.Started) > RenewalPause.Patience)
        {
            return await FailAsync(vault, tx, head with { Operation = head.Operation with { IssuerState = away.State } }, IssuerFault, $"The issuer could not be reached: {away.Reason}", now, cancel)
                .ConfigureAwait(false);
        }

        var failures = head.Operation.Failures + 1;
        var pause = away.After is { } asked && asked > RenewalPause.OfStep(failures) ? asked : RenewalPause.OfStep(failures);
        log.IssuerUnreachable(head.Name.Shown, vault.Name.Value, pause, away.Reason);
        var operation = head.Operation with
        {
            IssuerState = away.State,
            Failures = failures,
            Details = $"The issuer cannot be reached; it is tried again. {away.Reason}",
            StepAt = NextSecond(now, pause),
        };
        await CertificateBeginning.StageOperationAsync(vault, tx, head, head with { Operation = operation }, cancel).ConfigureAwait(false);
        return new DueOutcome(Finished: true);
    }

    private async ValueTask<DueOutcome> FailAsync(VaultEntry vault, Tx tx, CertificateHead head, string code, string message, DateTimeOffset now, CancellationToken cancel)
    {
        var operation = head.Operation!;
        var ended = await beginning.EndAsync(vault, tx, head, operation, OperationStatus.Failed, now, cancel).ConfigureAwait(false);
        var failed = head with { Operation = ended with { ErrorCode = code, ErrorMessage = message } };
        var name = operation.IsRenewal ? CertificateOperations.Renew : CertificateOperations.Enroll;
        if (operation.IsRenewal)
        {
            failed = await RenewalDue.PostponeAsync(vault, tx, head, failed, message, now, log, cancel).ConfigureAwait(false);
        }
        else
        {
            log.RequestFailed(head.Name.Shown, vault.Name.Value, message);
            failed = await CertificateBeginning.StageOperationAsync(vault, tx, head, failed, cancel).ConfigureAwait(false);
        }

        return new DueOutcome(Finished: true, DueCertificate.Record(vault, failed, name, now, new VaultError(502, code, message)));
    }

    /// <summary>Later than the item that is being done, which has the same kind and id.</summary>
    private static long NextSecond(DateTimeOffset now, TimeSpan pause) => Math.Max((now + pause).ToUnixTimeSeconds(), now.ToUnixTimeSeconds() + 1);
}
