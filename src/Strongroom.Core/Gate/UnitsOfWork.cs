using Strongroom.Storage;

namespace Strongroom.Gate;

/// <summary>The only maker of units of work, for the gate itself, for jobs, and for loading snapshots.</summary>
public sealed class UnitsOfWork(IStore store, IRowGuard guard, TimeProvider clock)
{
    /// <summary>The time for work that no request began.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Reads and writes anything: for the system's own work.</summary>
    public Tx System(bool writable) => new(store, guard, default, writable);

    /// <summary>Sees one vault and nothing else.</summary>
    internal Tx ForVault(VaultEntry vault, bool writable) => new(store, guard, vault.Realm, writable);

    /// <summary>Commits what the unit has staged. False means that something it depends on has moved: run the work again.</summary>
    public async ValueTask<bool> CommitAsync(Tx tx, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        return (await store.CommitAsync(tx.ToBatch(), cancel).ConfigureAwait(false)).Committed;
    }

    /// <summary>Commits what the unit has staged together with its audit record.</summary>
    public async ValueTask<bool> CommitAsync(Tx tx, IAuditTrail trail, AuditRecord record, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(trail);
        var batch = tx.ToBatch();
        trail.Attach(batch, record);
        return (await store.CommitAsync(batch, cancel).ConfigureAwait(false)).Committed;
    }
}
