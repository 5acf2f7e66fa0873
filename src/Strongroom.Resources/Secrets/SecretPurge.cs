using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>Removes a deleted secret when its retention is over. Until this has run, the secret already counts as purged.</summary>
internal sealed class SecretPurge(IVaultDirectory vaults, TimeProvider clock) : IDueWork
{
    private const string WorkKind = "secret-purge";

    public string Kind => WorkKind;

    /// <summary>Stages the end of a deleted secret's retention.</summary>
    public static void Schedule(VaultEntry vault, Tx tx, SecretHead deleted)
    {
        var item = new DueItem(deleted.PurgeAt!.Value, WorkKind, deleted.Incarnation, vault.Tenant, vault.Id, vault.Name.Value, deleted.Name.Folded);
        tx.Insert(DueRows.Key(item), item);
    }

    /// <summary>Stages that nothing is due for this secret any more: it was recovered or purged.</summary>
    public static async ValueTask CancelAsync(Tx tx, SecretHead deleted, CancellationToken cancel)
    {
        var key = DueRows.Key(deleted.PurgeAt!.Value, WorkKind, deleted.Incarnation);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not null)
        {
            tx.Delete(key);
        }
    }

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        if (!VaultName.TryParse(item.VaultName, out var vaultName) || vaults.FindEvenDeleted(vaultName) is not { } vault || vault.Id != item.Vault ||
            !ObjectName.TryParse(item.ObjectName, out var name))
        {
            return new DueOutcome(Finished: true);
        }

        var key = SecretRows.DeletedKey(vault, name);
        var head = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        var ours = head is not null && head.Incarnation == item.Id;
        if (ours)
        {
            tx.Delete(key);
        }

        // Also when the name has a new owner by now: the rows of this incarnation are still to be erased.
        SecretErasure.Schedule(item, tx, clock.GetUtcNow());
        return new DueOutcome(Finished: true, ours ? Record(vault, head!) : null);
    }

    private AuditRecord Record(VaultEntry vault, SecretHead head) => new()
    {
        Time = clock.GetUtcNow(),
        RequestId = Entropy.NewGuid(),
        Category = "AuditEvent",
        Operation = SecretOperations.Purge.Name,
        Status = 204,
        Tenant = vault.Tenant.Value,
        ResourceId = vault.Scope.Path,
        Vault = vault.Id.Value,
        ClientInfo = "retention",
        ObjectId = $"/deletedsecrets/{head.Name}",
        Duration = TimeSpan.Zero,
    };
}
