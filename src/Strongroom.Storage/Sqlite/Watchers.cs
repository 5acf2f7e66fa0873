using System.Collections.Immutable;

namespace Strongroom.Storage.Sqlite;

/// <summary>Who wants to hear of which keys.</summary>
internal sealed class Watchers
{
    private ImmutableArray<Watcher> _all = [];

    public IDisposable Add(StoreKey prefix, Action<CommittedChange> observer)
    {
        var watcher = new Watcher(this, prefix, observer);
        ImmutableInterlocked.Update(ref _all, all => all.Add(watcher));
        return watcher;
    }

    public void Tell(Batch batch, long revision)
    {
        foreach (var watcher in _all)
        {
            foreach (var entry in batch.Entries)
            {
                if (entry.Kind != BatchEntryKind.Check && entry.Key.StartsWith(watcher.Prefix))
                {
                    watcher.Observer(new CommittedChange(entry.Key, revision, entry.Value));
                }
            }
        }
    }

    private sealed class Watcher(Watchers owner, StoreKey prefix, Action<CommittedChange> observer) : IDisposable
    {
        public StoreKey Prefix => prefix;

        public Action<CommittedChange> Observer => observer;

        public void Dispose() => ImmutableInterlocked.Update(ref owner._all, all => all.Remove(this));
    }
}
