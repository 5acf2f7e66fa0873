using Strongroom.Storage;

namespace Strongroom.Tests.Audit;

/// <summary>The store's contract in memory: revisions, expectations, ordered scans and a feed in commit order.</summary>
internal sealed class MemoryStore : IStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<StoreKey, StoredRow> _rows = [];
    private readonly List<(StoreKey Prefix, Action<CommittedChange> Observer)> _watches = [];
    private long _revision;

    public bool IsDown { get; set; }

    public ValueTask<StoredRow?> GetAsync(StoreKey key, CancellationToken cancel)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_rows.GetValueOrDefault(key));
        }
    }

    public ValueTask<IReadOnlyList<StoredRow>> ScanAsync(StoreKey prefix, StoreKey? after, int limit, CancellationToken cancel)
    {
        lock (_gate)
        {
            var rows = _rows.Values.Where(row => row.Key.StartsWith(prefix) && (after is null || row.Key > after.Value)).Take(limit).ToList();
            return ValueTask.FromResult<IReadOnlyList<StoredRow>>(rows);
        }
    }

    public ValueTask<CommitOutcome> CommitAsync(Batch batch, CancellationToken cancel)
    {
        lock (_gate)
        {
            if (IsDown)
            {
                throw new StoreUnavailableException("down", outcomeUnknown: false);
            }

            foreach (var entry in batch.Entries)
            {
                var current = _rows.GetValueOrDefault(entry.Key)?.Revision ?? 0;
                if (entry.ExpectedRevision != Expect.Anything && entry.ExpectedRevision != current)
                {
                    return ValueTask.FromResult(new CommitOutcome(0, entry.Key));
                }
            }

            Apply(batch);
            return ValueTask.FromResult(new CommitOutcome(_revision, null));
        }
    }

    public IDisposable Watch(StoreKey prefix, Action<CommittedChange> observer)
    {
        lock (_gate)
        {
            _watches.Add((prefix, observer));
            return new Unwatch(this, observer);
        }
    }

    public ValueTask ScrubAsync(CancellationToken cancel) => ValueTask.CompletedTask;

    /// <summary>What a crash at this moment would leave.</summary>
    public MemoryStore Snapshot()
    {
        lock (_gate)
        {
            var copy = new MemoryStore { _revision = _revision };
            foreach (var (key, row) in _rows)
            {
                copy._rows.Add(key, row);
            }

            return copy;
        }
    }

    public int Count(string prefix)
    {
        lock (_gate)
        {
            return _rows.Keys.Count(key => key.ToString().StartsWith(prefix, StringComparison.Ordinal));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Apply(Batch batch)
    {
        _revision++;
        var changes = new List<CommittedChange>();
        foreach (var entry in batch.Entries)
        {
            if (entry.Kind == BatchEntryKind.Put)
            {
                _rows[entry.Key] = new StoredRow(entry.Key, _revision, entry.Value!);
                changes.Add(new CommittedChange(entry.Key, _revision, entry.Value));
            }
            else if (entry.Kind == BatchEntryKind.Delete && _rows.Remove(entry.Key))
            {
                changes.Add(new CommittedChange(entry.Key, _revision, null));
            }
        }

        foreach (var change in changes)
        {
            foreach (var (prefix, observer) in _watches)
            {
                if (change.Key.StartsWith(prefix))
                {
                    observer(change);
                }
            }
        }
    }

    private sealed class Unwatch(MemoryStore store, Action<CommittedChange> observer) : IDisposable
    {
        public void Dispose()
        {
            lock (store._gate)
            {
                store._watches.RemoveAll(watch => watch.Observer == observer);
            }
        }
    }
}
