using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Objects;

/// <summary>Delete, recover and purge (wire reference §3.3).</summary>
internal abstract class ObjectRemoval<TObject, TVersion>(
    ObjectShelf<TObject, TVersion> shelf, ObjectPurge<TObject, TVersion> purge, ObjectErasure<TObject, TVersion> erasure, DueLoop due)
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

        var deletedKey = shelf.DeletedKey(passage.Vault, target.Name);
        await tx.FindAsync(deletedKey, cancel).ConfigureAwait(false);
        if (await shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } found)
        {
            return target.NotFound();
        }

        if (Forbid(found, "delete") is { } forbidden)
        {
            return forbidden;
        }

        var now = passage.Now.ToUnixTimeSeconds();
        var deleted = await ReplanAsync(passage.Vault, tx, found, found with { DeletedAt = now, PurgeAt = now + (passage.Vault.RetentionDays * SecondsPerDay) }, cancel).ConfigureAwait(false);
        tx.Delete(shelf.LiveKey(passage.Vault, found.Name));
        tx.Put(deletedKey, deleted);
        purge.Schedule(passage.Vault, tx, deleted);
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

        var found = await ReplanAsync(passage.Vault, tx, deleted, deleted with { DeletedAt = null, PurgeAt = null }, cancel).ConfigureAwait(false);
        await purge.CancelAsync(tx, deleted, cancel).ConfigureAwait(false);
        tx.Delete(shelf.DeletedKey(passage.Vault, target.Name));
        tx.Insert(shelf.LiveKey(passage.Vault, target.Name), found);
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

        tx.Delete(shelf.DeletedKey(passage.Vault, target.Name));
        await purge.CancelAsync(tx, deleted, cancel).ConfigureAwait(false);
        shelf.RetireForErasure(passage.Vault, tx, deleted);
        erasure.Schedule(passage.Vault, tx, deleted, passage.Now);
        passage.AfterCommit(due.Wake);
        return NoContentAnswer.Instance;
    }

    /// <summary>Refuses a change that the object's own state forbids.</summary>
    protected virtual VaultError? Forbid(TObject found, string operation) => null;

    /// <summary>The object with what falls due for it in its new state, staged to match.</summary>
    protected virtual ValueTask<TObject> ReplanAsync(VaultEntry vault, Tx tx, TObject before, TObject after, CancellationToken cancel) => ValueTask.FromResult(after);

    /// <summary>Notes what the audit record tells of the object, and what has to happen after the commit.</summary>
    protected abstract void Note(Passage passage, TObject found);

    protected abstract Answer Shown(Passage passage, TObject found);
}
