using Strongroom.Storage;

namespace Strongroom.Tests.Identity;

/// <summary>The storage contract over a sorted dictionary: no file, no crash, same promises otherwise.</summary>
internal sealed class MemoryStore : IStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<StoreKey, StoredRow> _rows = [];
    private readonly List<(StoreKey Prefix, Action<CommittedChange> Observer)> _watchers = [];
    private long _revision;

    /// <summary>While true nothing can be written.</summary>
    public bool IsReadOnly { get; set; }

    public IReadOnlyList<StoredRow> Rows
    {
        get
        {
            lock (_gate)
            {
                return [.. _rows.Values];
            }
        }
    }

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
            return ValueTask.FromResult<IReadOnlyList<StoredRow>>(
                [.. _rows.Values.Where(r => r.Key.StartsWith(prefix) && (after is null || r.Key > after.Value)).Take(limit)]);
        }
    }

    public ValueTask<CommitOutcome> CommitAsync(Batch batch, CancellationToken cancel)
    {
        if (IsReadOnly)
        {
            throw new StoreUnavailableException("read-only", outcomeUnknown: false);
        }

        lock (_gate)
        {
            foreach (var entry in batch.Entries)
            {
                var current = _rows.TryGetValue(entry.Key, out var row) ? row.Revision : Expect.Absent;
                if (entry.ExpectedRevision != Expect.Anything && entry.ExpectedRevision != current)
                {
                    return ValueTask.FromResult(new CommitOutcome(0, entry.Key));
                }
            }

            _revision++;
            foreach (var entry in batch.Entries.Where(e => e.Kind != BatchEntryKind.Check))
            {
                if (entry.Kind == BatchEntryKind.Put)
                {
                    _rows[entry.Key] = new StoredRow(entry.Key, _revision, entry.Value!);
                }
                else
                {
                    _rows.Remove(entry.Key);
                }

                foreach (var (prefix, observer) in _watchers.Where(w => entry.Key.StartsWith(w.Prefix)).ToArray())
                {
                    observer(new CommittedChange(entry.Key, _revision, entry.Value));
                }
            }

            return ValueTask.FromResult(new CommitOutcome(_revision, null));
        }
    }

    public IDisposable Watch(StoreKey prefix, Action<CommittedChange> observer)
    {
        lock (_gate)
        {
            _watchers.Add((prefix, observer));
        }

        return new Subscription(this, observer);
    }

    public ValueTask ScrubAsync(CancellationToken cancel) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Subscription(MemoryStore store, Action<CommittedChange> observer) : IDisposable
    {
        public void Dispose()
        {
            lock (store._gate)
            {
                store._watchers.RemoveAll(w => w.Observer == observer);
            }
        }
    }
}
