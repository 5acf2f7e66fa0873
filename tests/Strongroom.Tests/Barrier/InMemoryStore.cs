using Strongroom.Storage;

namespace Strongroom.Tests.Barrier;

/// <summary>The store's contract over a sorted list, with the raw rows open to tampering.</summary>
internal sealed class InMemoryStore : IStore
{
    private readonly SortedDictionary<StoreKey, StoredRow> _rows = [];
    private readonly List<(StoreKey Prefix, Action<CommittedChange> Observer)> _watches = [];
    private readonly Lock _sync = new();
    private long _revision;

    /// <summary>Called before a batch is applied; may throw to play a crash, or change rows to play a rival.</summary>
    public Action<Batch>? BeforeCommit { get; set; }

    /// <summary>A copy of every row, as an attacker or a backup would take it.</summary>
    public IReadOnlyDictionary<StoreKey, byte[]> Snapshot()
    {
        lock (_sync)
        {
            return _rows.ToDictionary(pair => pair.Key, pair => pair.Value.Value.ToArray());
        }
    }

    /// <summary>Writes past every check, as somebody with the database file can; null deletes.</summary>
    public void Tamper(StoreKey key, byte[]? value)
    {
        lock (_sync)
        {
            if (value is null)
            {
                _rows.Remove(key);
            }
            else
            {
                _rows[key] = new StoredRow(key, ++_revision, value);
            }
        }
    }

    public void Tamper(string key, byte[]? value) => Tamper(new StoreKey(System.Text.Encoding.ASCII.GetBytes(key)), value);

    public ValueTask<StoredRow?> GetAsync(StoreKey key, CancellationToken cancel)
    {
        lock (_sync)
        {
            return ValueTask.FromResult(_rows.GetValueOrDefault(key));
        }
    }

    public ValueTask<IReadOnlyList<StoredRow>> ScanAsync(StoreKey prefix, StoreKey? after, int limit, CancellationToken cancel)
    {
        lock (_sync)
        {
            IReadOnlyList<StoredRow> page =
                [.. _rows.Where(pair => pair.Key.StartsWith(prefix) && (after is not { } last || pair.Key > last)).Take(limit).Select(pair => pair.Value)];
            return ValueTask.FromResult(page);
        }
    }

    public async ValueTask<CommitOutcome> CommitAsync(Batch batch, CancellationToken cancel)
    {
        await Task.Yield();
        BeforeCommit?.Invoke(batch);
        lock (_sync)
        {
            foreach (var entry in batch.Entries)
            {
                var revision = _rows.GetValueOrDefault(entry.Key)?.Revision ?? Expect.Absent;
                if (entry.ExpectedRevision != Expect.Anything && entry.ExpectedRevision != revision)
                {
                    return new CommitOutcome(0, entry.Key);
                }
            }

            _revision++;
            foreach (var entry in batch.Entries.Where(entry => entry.Kind != BatchEntryKind.Check))
            {
                if (entry.Kind == BatchEntryKind.Put)
                {
                    _rows[entry.Key] = new StoredRow(entry.Key, _revision, entry.Value!);
                }
                else
                {
                    _rows.Remove(entry.Key);
                }

                _watches.Where(watch => entry.Key.StartsWith(watch.Prefix)).ToList()
                    .ForEach(watch => watch.Observer(new CommittedChange(entry.Key, _revision, entry.Value)));
            }

            return new CommitOutcome(_revision, null);
        }
    }

    public IDisposable Watch(StoreKey prefix, Action<CommittedChange> observer)
    {
        lock (_sync)
        {
            _watches.Add((prefix, observer));
            return new Ending(() => _watches.RemoveAll(watch => watch.Observer == observer));
        }
    }

    public ValueTask ScrubAsync(CancellationToken cancel) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
