using Strongroom.Storage;

namespace Strongroom.Tests.Access;

/// <summary>The store's contract over a sorted dictionary. Tampering goes past it, as an edit of the database file would.</summary>
internal sealed class InMemoryStore : IStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<StoreKey, StoredRow> _rows = [];
    private readonly List<(StoreKey Prefix, Action<CommittedChange> Observer)> _observers = [];
    private long _revision;

    /// <summary>Called at the start of each scan.</summary>
    public Action? BeforeScan { get; set; }

    public ValueTask<StoredRow?> GetAsync(StoreKey key, CancellationToken cancel)
    {
        lock (_lock)
        {
            return new(_rows.GetValueOrDefault(key));
        }
    }

    public ValueTask<IReadOnlyList<StoredRow>> ScanAsync(StoreKey prefix, StoreKey? after, int limit, CancellationToken cancel)
    {
        BeforeScan?.Invoke();
        lock (_lock)
        {
            return new(_rows.Values.Where(r => r.Key.StartsWith(prefix) && (after is null || r.Key > after)).Take(limit).ToList());
        }
    }

    public ValueTask<CommitOutcome> CommitAsync(Batch batch, CancellationToken cancel)
    {
        lock (_lock)
        {
            foreach (var entry in batch.Entries)
            {
                var revision = _rows.GetValueOrDefault(entry.Key)?.Revision ?? Expect.Absent;
                if (entry.ExpectedRevision != Expect.Anything && entry.ExpectedRevision != revision)
                {
                    return new(new CommitOutcome(0, entry.Key));
                }
            }

            _revision++;
            foreach (var entry in batch.Entries.Where(e => e.Kind != BatchEntryKind.Check))
            {
                Change(entry.Key, entry.Value);
                foreach (var (_, observer) in _observers.Where(o => entry.Key.StartsWith(o.Prefix)).ToList())
                {
                    observer(new CommittedChange(entry.Key, _revision, entry.Value));
                }
            }

            return new(new CommitOutcome(_revision, null));
        }
    }

    public IDisposable Watch(StoreKey prefix, Action<CommittedChange> observer)
    {
        lock (_lock)
        {
            _observers.Add((prefix, observer));
        }

        return new Watching(() =>
        {
            lock (_lock)
            {
                _observers.RemoveAll(o => o.Observer == observer);
            }
        });
    }

    public ValueTask ScrubAsync(CancellationToken cancel) => default;

    public int Observers => _observers.Count;

    public StoredRow? Peek(StoreKey key) => _rows.GetValueOrDefault(key);

    public int Count => _rows.Count;

    /// <summary>Changes a row as someone with the file would: no revision is checked and nobody is told.</summary>
    public void Tamper(StoreKey key, byte[]? value)
    {
        lock (_lock)
        {
            _revision++;
            Change(key, value);
        }
    }

    public ValueTask DisposeAsync() => default;

    private void Change(StoreKey key, byte[]? value)
    {
        if (value is null)
        {
            _rows.Remove(key);
        }
        else
        {
            _rows[key] = new StoredRow(key, _revision, value);
        }
    }

    private sealed class Watching(Action stop) : IDisposable
    {
        public void Dispose() => stop();
    }
}
