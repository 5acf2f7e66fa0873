using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Objects;

/// <summary>Delete, recover and purge (wire reference §3.3).</summary>
internal abstract class ObjectRemoval<TObject, TVersion>(
    ObjectShelf<TObject, TVersion> shelf, ObjectPurge<TObject, TVersion> purge, ObjectErasure<TObject, TVersion> erasure, DueBell due)
    where TObject : StoredObject<TVersion>, IRecord<TObject>
    where TVersion : StoredVersion, IRecord<TVersion>
{
    private const long SecondsPerDay = 86400;

    /// <summary>Takes the whole object, all versions, out of use; it can be recovered for the vault's retention.</summary>
    public async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, shelf.Kind).IsRefused(out var error, out var target))
        {
            return error;
        }

        if (await shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } found)
        {
            return target.NotFound();
        }

        if (Forbid(found, "delete") is { } forbidden)
        {
            return forbidden;
        }

        var deleted = await StageDeletionAsync(passage.Vault, tx, found, passage.Now, cancel).ConfigureAwait(false);
        Note(passage, deleted);
        return Shown(passage, deleted);
    }

    /// <summary>Brings every version back with its id, attributes and tags.</summary>
    public async ValueTask<Result<Answer>> RecoverAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, shelf.Kind).IsRefused(out var error, out var target))
        {
            return error;
        }

        if (await shelf.FindDeletedAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } deleted)
        {
            return shelf.Kind.DeletedNotFound(target.Name);
        }

        if (Forbid(deleted, "recover") is { } forbidden)
        {
            return forbidden;
        }

        var found = await StageRecoveryAsync(passage.Vault, tx, deleted, cancel).ConfigureAwait(false);
        Note(passage, found);
        return Shown(passage, found);
    }

    /// <summary>Destroys every version's key. Refused while the vault is protected against purging, whoever asks.</summary>
    public async ValueTask<Result<Answer>> PurgeAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, shelf.Kind).IsRefused(out var error, out var target))
        {
            return error;
        }

        passage.ObjectId = shelf.Kind.RecoveryId(passage.Origin, target.Name);
        if (await shelf.FindDeletedAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } deleted)
        {
            return shelf.Kind.DeletedNotFound(target.Name);
        }

        Note(passage, deleted);
        if (passage.Vault.PurgeProtection)
        {
            return ObjectKind.PurgeProtected(passage.Vault);
        }

        if (Forbid(deleted, "purge") is { } forbidden)
        {
            return forbidden;
        }

        await StagePurgeAsync(passage.Vault, tx, deleted, passage.Now, cancel).ConfigureAwait(false);
        passage.AfterCommit(due.Ring);
        return NoContentAnswer.Instance;
    }

    /// <summary>Stages that a live object, which this unit has found, is deleted; so that what belongs to it can go with it.</summary>
    public virtual async ValueTask<TObject> StageDeletionAsync(VaultEntry vault, Tx tx, TObject found, DateTimeOffset at, CancellationToken cancel)
    {
        var now = at.ToUnixTimeSeconds();
        var deletedKey = shelf.DeletedKey(vault, found.Name);
        await tx.FindAsync(deletedKey, cancel).ConfigureAwait(false);
        var deleted = await ReplanAsync(vault, tx, found, found with { DeletedAt = now, PurgeAt = now + (vault.RetentionDays * SecondsPerDay) }, cancel).ConfigureAwait(false);
        tx.Delete(shelf.LiveKey(vault, found.Name));
        tx.Put(deletedKey, deleted);
        purge.Schedule(vault, tx, deleted);
        return deleted;
    }

    /// <summary>Stages that a deleted object, which this unit has found, is live again.</summary>
    public virtual async ValueTask<TObject> StageRecoveryAsync(VaultEntry vault, Tx tx, TObject deleted, CancellationToken cancel)
    {
        var found = await ReplanAsync(vault, tx, deleted, deleted with { DeletedAt = null, PurgeAt = null }, cancel).ConfigureAwait(false);
        await purge.CancelAsync(tx, deleted, cancel).ConfigureAwait(false);
        tx.Delete(shelf.DeletedKey(vault, deleted.Name));
        tx.Insert(shelf.LiveKey(vault, deleted.Name), found);
        return found;
    }

    /// <summary>Stages that a deleted object, which this unit has found, is gone for good.</summary>
    public virtual async ValueTask StagePurgeAsync(VaultEntry vault, Tx tx, TObject deleted, DateTimeOffset now, CancellationToken cancel)
    {
        tx.Delete(shelf.DeletedKey(vault, deleted.Name));
        await purge.CancelAsync(tx, deleted, cancel).ConfigureAwait(false);
        shelf.RetireForErasure(vault, tx, deleted);
        erasure.Schedule(vault, tx, deleted, now);
    }

    /// <summary>Refuses a change that the object's own state forbids: what belongs to a certificate goes and comes with it.</summary>
    protected virtual VaultError? Forbid(TObject found, string operation) => found.IsManaged ? shelf.Kind.Managed(operation) : null;

    /// <summary>The object with what falls due for it in its new state, staged to match.</summary>
    protected virtual ValueTask<TObject> ReplanAsync(VaultEntry vault, Tx tx, TObject before, TObject after, CancellationToken cancel) => ValueTask.FromResult(after);

    /// <summary>Notes what the audit record tells of the object, and what has to happen after the commit.</summary>
    protected abstract void Note(Passage passage, TObject found);

    protected abstract Answer Shown(Passage passage, TObject found);
}
