using Strongroom.Gate;
using Strongroom.Keys;
using Strongroom.Objects;
using Strongroom.Schedule;
using Strongroom.Secrets;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>Takes key and secret along (wire reference §3.3). An operation in progress ends with the certificate.</summary>
internal sealed class CertificateRemoval(
    CertificatePurge purge, CertificateErasure erasure, DueBell due, ManagedKeys keys, ManagedSecrets secrets, CertificateBeginning beginning)
    : ObjectRemoval<CertificateHead, CertificateVersion>(CertificateRows.Shelf, purge, erasure, due)
{
    public override async ValueTask<CertificateHead> StageDeletionAsync(VaultEntry vault, Tx tx, CertificateHead found, DateTimeOffset at, CancellationToken cancel)
    {
        var ending = found;
        if (found.Operation is { InProgress: true } operation)
        {
            // The item of its next step is found by the operation as it is stored, so that the dates move first.
            var ended = await beginning.EndAsync(vault, tx, found, operation, OperationStatus.Cancelled, at, cancel).ConfigureAwait(false);
            await DueDates.MoveAsync(vault, tx, found.Incarnation, found.Name, CertificateDues.Enrolment, operation.StepAt, null, cancel).ConfigureAwait(false);
            ending = found with { Operation = ended };
        }

        var deleted = await base.StageDeletionAsync(vault, tx, ending, at, cancel).ConfigureAwait(false);
        await keys.DeleteAsync(vault, tx, found.Name, at, cancel).ConfigureAwait(false);
        await secrets.DeleteAsync(vault, tx, found.Name, at, cancel).ConfigureAwait(false);
        return deleted;
    }

    public override async ValueTask<CertificateHead> StageRecoveryAsync(VaultEntry vault, Tx tx, CertificateHead deleted, CancellationToken cancel)
    {
        await keys.RecoverAsync(vault, tx, deleted.Name, cancel).ConfigureAwait(false);
        await secrets.RecoverAsync(vault, tx, deleted.Name, cancel).ConfigureAwait(false);
        return await base.StageRecoveryAsync(vault, tx, deleted, cancel).ConfigureAwait(false);
    }

    public override async ValueTask StagePurgeAsync(VaultEntry vault, Tx tx, CertificateHead deleted, DateTimeOffset now, CancellationToken cancel)
    {
        await keys.PurgeAsync(vault, tx, deleted.Name, now, cancel).ConfigureAwait(false);
        await secrets.PurgeAsync(vault, tx, deleted.Name, now, cancel).ConfigureAwait(false);
        await base.StagePurgeAsync(vault, tx, deleted, now, cancel).ConfigureAwait(false);
    }

    protected override ValueTask<CertificateHead> ReplanAsync(VaultEntry vault, Tx tx, CertificateHead before, CertificateHead after, CancellationToken cancel) =>
        CertificateDues.ScheduleAsync(vault, tx, before, after, cancel);

    protected override void Note(Passage passage, CertificateHead found) => passage.AfterCommit(() => keys.Forget(found.Incarnation));

    protected override Answer Shown(Passage passage, CertificateHead found) => new CertificateAnswer(passage, found, found.Current);
}
