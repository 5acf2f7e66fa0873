using Strongroom.Storage;

namespace Strongroom.Tests.Tls;

/// <summary>As much of a store as one row needs.</summary>
internal sealed class MemoryRows : IStore, IRowGuard
{
    private readonly SortedDictionary<StoreKey, StoredRow> _rows = [];
    private long _revision;

    public int Commits { get; private set; }

    public ValueTask<StoredRow?> GetAsync(StoreKey key, CancellationToken cancel) => ValueTask.FromResult(_rows.GetValueOrDefault(key));

    public ValueTask<IReadOnlyList<StoredRow>> ScanAsync(StoreKey prefix, StoreKey? after, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<CommitOutcome> CommitAsync(Batch batch, CancellationToken cancel)
    {
        _revision++;
        Commits++;
        foreach (var entry in batch.Entries)
        {
            _rows[entry.Key] = new StoredRow(entry.Key, _revision, entry.Value!);
        }

        return ValueTask.FromResult(new CommitOutcome(_revision, null));
    }

    public IDisposable Watch(StoreKey prefix, Action<CommittedChange> observer) => throw new NotSupportedException();

    public ValueTask ScrubAsync(CancellationToken cancel) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public byte[] Protect(StoreKey key, ReadOnlySpan<byte> payload) => payload.ToArray();

    public ReadOnlyMemory<byte> Open(StoreKey key, ReadOnlyMemory<byte> stored) => stored;

    /// <summary>Runs one unit of work and commits what it staged.</summary>
    public async Task<T> WriteAsync<T>(Func<Tx, ValueTask<T>> work)
    {
        var tx = new Tx(this, this, new StoreKey([]), writable: true);
        var result = await work(tx);
        if (tx.HasChanges)
        {
            await CommitAsync(tx.ToBatch(), CancellationToken.None);
        }

        return result;
    }
}
