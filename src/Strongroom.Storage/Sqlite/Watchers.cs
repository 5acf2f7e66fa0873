using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Strongroom.Storage.Sqlite;

/// <summary>Who is told of committed changes. Told on the writer thread, in commit order, before the committers themselves.</summary>
internal sealed class Watchers(ILogger log)
{
    private ImmutableArray<Watcher> _watchers = [];

    public IDisposable Add(StoreKey prefix, Action<CommittedChange> observer)
    {
        var watcher = new Watcher(this, prefix, observer);
        ImmutableInterlocked.Update(ref _watchers, static (all, added) => all.Add(added), watcher);
        return watcher;
    }

    public void Announce(List<CommittedChange> changes)
    {
        var watchers = _watchers;
        if (watchers.IsEmpty)
        {
            return;
        }

        foreach (var change in changes)
        {
            foreach (var watcher in watchers)
            {
                Tell(watcher, change);
            }
        }
    }

    private void Tell(Watcher watcher, CommittedChange change)
    {
        if (!change.Key.StartsWith(watcher.Prefix))
        {
            return;
        }

        try
        {
            watcher.Observer(change);
        }
#pragma warning disable CA1031 // The change is committed: a broken observer must not turn it into a failure, nor silence the others.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.ObserverFailed(log, fault);
        }
    }

    private sealed class Watcher(Watchers owner, StoreKey prefix, Action<CommittedChange> observer) : IDisposable
    {
        public StoreKey Prefix => prefix;

        public Action<CommittedChange> Observer => observer;

        public void Dispose() => ImmutableInterlocked.Update(ref owner._watchers, static (all, removed) => all.Remove(removed), this);
    }
}
