using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>Delete, recover and purge (wire reference §3.3).</summary>
internal sealed class SecretRemoval(DueLoop due)
{
    private const long SecondsPerDay = 86400;

    /// <summary>Takes the whole secret, all versions, out of use; it can be recovered for the vault's retention.</summary>
    public static async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (SecretTarget.Bind(passage).IsRefused(out var error, out var target))
        {
            return error;
        }

        var deletedKey = SecretRows.DeletedKey(passage.Vault, target.Name);
        await tx.FindAsync(deletedKey, cancel).ConfigureAwait(false);
        if (await SecretStore.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } head)
        {
            return target.NotFound();
        }

        var now = passage.Now.ToUnixTimeSeconds();
        var deleted = head with { DeletedAt = now, PurgeAt = now + (passage.Vault.RetentionDays * SecondsPerDay) };
        tx.Delete(SecretRows.LiveKey(passage.Vault, head.Name));
        tx.Put(deletedKey, deleted);
        SecretPurge.Schedule(passage.Vault, tx, deleted);
        passage.Secret = SecretReading.Audited(head.Current);
        return new SecretAnswer(passage, deleted, deleted.Current, value: null);
    }

    /// <summary>Brings every version back with its id, attributes and tags.</summary>
    public static async ValueTask<Result<Answer>> RecoverAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (SecretTarget.Bind(passage).IsRefused(out var error, out var target))
        {
            return error;
        }

        if (await SecretStore.FindDeletedAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } deleted)
        {
            return SecretRefusals.DeletedNotFound(target.Name);
        }

        var head = deleted with { DeletedAt = null, PurgeAt = null };
        await SecretPurge.CancelAsync(tx, deleted, cancel).ConfigureAwait(false);
        tx.Delete(SecretRows.DeletedKey(passage.Vault, target.Name));
        tx.Insert(SecretRows.LiveKey(passage.Vault, target.Name), head);
        passage.Secret = SecretReading.Audited(head.Current);
        return new SecretAnswer(passage, head, head.Current, value: null);
    }

    /// <summary>Destroys every version's key. Refused while the vault is protected against purging, whoever asks.</summary>
    public async ValueTask<Result<Answer>> PurgeAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (SecretTarget.Bind(passage).IsRefused(out var error, out var target))
        {
            return error;
        }

        passage.ObjectId = new SecretJson(passage).RecoveryId(target.Name);
        if (await SecretStore.FindDeletedAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } deleted)
        {
            return SecretRefusals.DeletedNotFound(target.Name);
        }

        if (passage.Vault.PurgeProtection)
        {
            return SecretRefusals.PurgeProtected(passage.Vault);
        }

        tx.Delete(SecretRows.DeletedKey(passage.Vault, target.Name));
        await SecretPurge.CancelAsync(tx, deleted, cancel).ConfigureAwait(false);
        SecretErasure.Schedule(passage.Vault, tx, deleted, passage.Now);
        passage.AfterCommit(due.Wake);
        return NoContentAnswer.Instance;
    }
}
