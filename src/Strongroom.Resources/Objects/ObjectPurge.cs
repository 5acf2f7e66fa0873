using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Objects;

/// <summary>Removes a deleted object when its retention is over. Until this has run, the object already counts as purged.</summary>
internal abstract class ObjectPurge<TObject, TVersion>(
    ObjectShelf<TObject, TVersion> shelf, ObjectErasure<TObject, TVersion> erasure, string operation, IVaultDirectory vaults, TimeProvider clock) : IDueWork
    where TObject : StoredObject<TVersion>, IRecord<TObject>
    where TVersion : StoredVersion, IRecord<TVersion>
{
    public string Kind { get; } = shelf.Kind.Noun + "-purge";

    /// <summary>Stages the end of a deleted object's retention.</summary>
    public void Schedule(VaultEntry vault, Tx tx, TObject deleted)
    {
        var item = new DueItem(deleted.PurgeAt!.Value, Kind, deleted.Incarnation, vault.Tenant, vault.Id, vault.Name.Value, deleted.Name.Folded);
        tx.Insert(DueRows.Key(item), item);
    }

    /// <summary>Stages that nothing is due for this object any more: it was recovered or purged.</summary>
    public async ValueTask CancelAsync(Tx tx, TObject deleted, CancellationToken cancel)
    {
        var key = DueRows.Key(deleted.PurgeAt!.Value, Kind, deleted.Incarnation);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not null)
        {
            tx.Delete(key);
        }
    }

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        if (!VaultName.TryParse(item.VaultName, out var vaultName) || vaults.FindEvenDeleted(vaultName, item.Vault) is not { } vault ||
            !ObjectName.TryParse(item.ObjectName, out var name))
        {
            return new DueOutcome(Finished: true);
        }

        var key = shelf.DeletedKey(vault, name);
        var found = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        var ours = found is not null && found.Incarnation == item.Id;
        if (ours)
        {
            tx.Delete(key);
            shelf.RetireForErasure(vault, tx, found!);
        }

        // Also when the name has a new owner by now: the rows of this incarnation are still to be erased.
        erasure.Schedule(item, tx, clock.GetUtcNow());
        return new DueOutcome(Finished: true, ours ? Record(vault, found!) : null);
    }

    private AuditRecord Record(VaultEntry vault, TObject purged) => new()
    {
        Time = clock.GetUtcNow(),
        RequestId = Entropy.NewGuid(),
        Category = "AuditEvent",
        Operation = operation,
        Status = 204,
        Tenant = vault.Tenant.Value,
        ResourceId = vault.Scope.Path,
        Vault = vault.Id.Value,
        ClientInfo = "retention",
        ObjectId = shelf.Kind.RecoveryId("", purged.Name),
        Duration = TimeSpan.Zero,
    };
}
