using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>
/// The store as everyone sees it. While old system keys are being done away with, a commit that was tagged under one of them is answered as a
/// conflict, so that its work runs again and is tagged under the newest: after <see cref="RaiseAsync"/> nothing under an older key can appear.
/// </summary>
public sealed class KeyFence(IStore engine, IEnumerable<UnguardedRows> unguarded) : IStore
{
    private readonly StoreKey[] _unguarded = [.. unguarded.Select(rows => rows.Prefix)];
    private Tenure _commits = new(static () => { });
    private long _lowest;
    private int _disposed;

    public ValueTask<StoredRow?> GetAsync(StoreKey key, CancellationToken cancel) => engine.GetAsync(key, cancel);

    public ValueTask<IReadOnlyList<StoredRow>> ScanAsync(StoreKey prefix, StoreKey? after, int limit, CancellationToken cancel) =>
        engine.ScanAsync(prefix, after, limit, cancel);

    public IDisposable Watch(StoreKey prefix, Action<CommittedChange> observer) => engine.Watch(prefix, observer);

    public ValueTask ScrubAsync(CancellationToken cancel) => engine.ScrubAsync(cancel);

    /// <summary>Disposes the engine, once: a container that knows this under two types disposes it twice.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _disposed, 1) == 0 ? engine.DisposeAsync() : ValueTask.CompletedTask;

    public async ValueTask<CommitOutcome> CommitAsync(Batch batch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var commits = Volatile.Read(ref _commits);
        while (!commits.TryEnter())
        {
            commits = Volatile.Read(ref _commits);
        }

        try
        {
            return FirstBelow(batch, Interlocked.Read(ref _lowest)) is { } stale
                ? new CommitOutcome(0, stale)
                : await engine.CommitAsync(batch, cancel).ConfigureAwait(false);
        }
        finally
        {
            commits.Leave();
        }
    }

    /// <summary>Refuses commits under system keys below <paramref name="lowest"/>; completes when none that passed before is under way.</summary>
    internal async Task RaiseAsync(uint lowest, CancellationToken cancel)
    {
        Interlocked.Exchange(ref _lowest, lowest);
        var before = Interlocked.Exchange(ref _commits, new Tenure(static () => { }));
        before.End();
        await before.Over.WaitAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Whether rows under this key have no row tag.</summary>
    internal bool IsUntagged(StoreKey key)
    {
        foreach (var prefix in _unguarded)
        {
            if (key.StartsWith(prefix))
            {
                return true;
            }
        }

        return BarrierRows.IsUntagged(key);
    }

    private StoreKey? FirstBelow(Batch batch, long lowest)
    {
        if (lowest == 0)
        {
            return null;
        }

        foreach (var entry in batch.Entries)
        {
            if (entry.Value is { } value && RowEnvelope.NumberOf(value) is { } number && number < lowest && !IsUntagged(entry.Key))
            {
                return entry.Key;
            }
        }

        return null;
    }
}
