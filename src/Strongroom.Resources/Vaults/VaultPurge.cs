using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>Purges a soft-deleted vault when its retention is over, purge protection or not.</summary>
internal sealed class VaultPurge(IHsmAccess access, TimeProvider clock) : IDueWork
{
    private const string WorkKind = "vault-purge";
    private const string HsmMark = "hsm";

    public string Kind => WorkKind;

    public static void Schedule(Tx tx, VaultRecord deleted) => tx.Insert(Key(deleted), Item(deleted));

    public static async ValueTask CancelAsync(Tx tx, VaultRecord deleted, CancellationToken cancel)
    {
        var key = Key(deleted);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not null)
        {
            tx.Delete(key);
        }
    }

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        if (!VaultName.TryParse(item.VaultName, out var name))
        {
            return new DueOutcome(Finished: true);
        }

        var key = item.ObjectName == HsmMark ? VaultRows.HsmKey(name) : VaultRows.Key(name);
        var record = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        if (record is not { DeletedAt: not null } || record.Id != item.Vault)
        {
            return new DueOutcome(Finished: true);
        }

        // The due row itself is the loop's to delete, so this is what a purge does without cancelling it.
        tx.Delete(key);
        await Barrier.VaultKeys.EraseAsync(tx, record.Tenant, record.Id, cancel).ConfigureAwait(false);
        await access.RemoveAsync(tx, record.Tenant, record.Id, cancel).ConfigureAwait(false);
        VaultErasure.Schedule(tx, record, clock.GetUtcNow());
        return new DueOutcome(Finished: true, Record(record));
    }

    private static RowKey<DueItem> Key(VaultRecord deleted) => DueRows.Key(Item(deleted));

    private static DueItem Item(VaultRecord deleted) => new(
        deleted.PurgeAt!.Value.ToUnixTimeSeconds(), WorkKind, deleted.Id.Value, deleted.Tenant, deleted.Id, deleted.Name.Value, deleted.Hsm is null ? "" : HsmMark);

    private AuditRecord Record(VaultRecord record) => new()
    {
        Time = clock.GetUtcNow(),
        RequestId = Entropy.NewGuid(),
        Category = "Administrative",
        Operation = "VaultPurge",
        Status = 200,
        Tenant = record.Tenant.Value,
        ResourceId = record.Scope.Path,
        Vault = record.Id.Value,
        ClientInfo = "retention",
        Duration = TimeSpan.Zero,
    };
}
