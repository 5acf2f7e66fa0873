using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>A certificate's operation: get, cancel, delete, and merge (wire reference §6.2, §6.4).</summary>
internal sealed class PendingCertificates(CertificateBeginning beginning)
{
    private static readonly ObjectShelf<CertificateHead, CertificateVersion> Shelf = CertificateRows.Shelf;

    public static async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await FindAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out var error, out var found))
        {
            return error;
        }

        // Of another operation than the one that the client has begun, it must not hear the end (wire reference §3.6).
        string? asked = passage.Http.Request.Query["request_id"];
        return asked is null || asked.Replace("-", "", StringComparison.Ordinal).Equals(found.Operation.RequestId.ToString("N"), StringComparison.OrdinalIgnoreCase)
            ? new OperationAnswer(passage, found.Head, found.Operation, found.Operation.Status)
            : CertificateRefusals.PendingNotFound(found.Head.Name);
    }

    /// <summary>Cancels it. The answer still says in progress, as Azure's does; the next says cancelled.</summary>
    public async ValueTask<Result<Answer>> UpdateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out var error, out var body)
            || CertificateDraft.Parse(body).IsRefused(out error, out var draft))
        {
            return error;
        }

        using (draft)
        {
            if (draft.CancellationRequested != true)
            {
                return Refusals.InvalidProperty("cancellation_requested", "It must be true: an operation can only be cancelled.");
            }

            if ((await FindAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out error, out var found))
            {
                return error;
            }

            var (head, operation) = found;
            if (!operation.InProgress)
            {
                return CertificateRefusals.NotInProgress;
            }

            var ended = await beginning.EndAsync(passage.Vault, tx, head, operation, OperationStatus.Cancelled, passage.Now, cancel).ConfigureAwait(false);
            head = await CertificateBeginning.StageOperationAsync(passage.Vault, tx, head, Stopped(head, operation, passage.Now) with { Operation = ended }, cancel).ConfigureAwait(false);
            return new OperationAnswer(passage, head, ended, OperationStatus.InProgress);
        }
    }

    /// <summary>Takes the operation away, whether or not it is over; one in progress ends with it.</summary>
    public async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await FindAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out var error, out var found))
        {
            return error;
        }

        var (head, operation) = found;
        if (operation.InProgress)
        {
            await beginning.EndAsync(passage.Vault, tx, head, operation, OperationStatus.Cancelled, passage.Now, cancel).ConfigureAwait(false);
        }

        await CertificateBeginning.StageOperationAsync(passage.Vault, tx, head, Stopped(head, operation, passage.Now) with { Operation = null }, cancel).ConfigureAwait(false);
        return new OperationAnswer(passage, head, operation, operation.Status);
    }

    /// <summary>Completes an operation with a certificate that somebody has had signed elsewhere.</summary>
    public async ValueTask<Result<Answer>> MergeAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out var error, out var body)
            || CertificateDraft.Parse(body).IsRefused(out error, out var draft))
        {
            return error;
        }

        using (draft)
        {
            if (MergedChain.Decode(draft.Chain).IsRefused(out error, out var certificates) || (await FindAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out error, out var found))
            {
                return error;
            }

            var (head, operation) = found;
            if (!operation.InProgress)
            {
                return CertificateRefusals.NotInProgress;
            }

            if (!operation.Policy.IsUnknown)
            {
                return CertificateRefusals.MergeForbidden(operation.Policy.IssuerName);
            }

            if (MergedChain.Order(certificates, operation.Key!).IsRefused(out error, out var chain))
            {
                return error;
            }

            if (chain.Leaf.NotAfter <= passage.Now)
            {
                return CertificateRefusals.Expired;
            }

            var merged = head with
            {
                Operation = operation with
                {
                    Enabled = draft.Attributes.Enabled ?? operation.Enabled,
                    Tags = draft.Attributes.Tags ?? operation.Tags,
                    PreservesOrder = draft.PreservesOrder ?? operation.PreservesOrder,
                },
            };
            var completed = await beginning.CompleteAsync(passage.Vault, tx, head, merged, chain.Leaf, chain.Certificates, null, passage.Now, cancel).ConfigureAwait(false);
            passage.ObjectId = Shelf.Kind.Id(passage.Origin, completed.Name, completed.Current.Version);
            return new CertificateAnswer(passage, completed, completed.Current, status: 201);
        }
    }

    /// <summary>Who stops a renewal has a day before the schedule begins it again: it would at once.</summary>
    private static CertificateHead Stopped(CertificateHead head, CertificateOperation operation, DateTimeOffset now) =>
        operation is { IsRenewal: true, InProgress: true } ? head with { PostponedTo = now.AddDays(1).ToUnixTimeSeconds() } : head;

    private static async ValueTask<Result<(CertificateHead Head, CertificateOperation Operation)>> FindAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target))
        {
            return error;
        }

        return await Shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is { Operation: { } operation } head
            ? (head, operation)
            : CertificateRefusals.PendingNotFound(target.Name);
    }
}
