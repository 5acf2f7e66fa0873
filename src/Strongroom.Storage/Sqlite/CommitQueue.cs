namespace Strongroom.Storage.Sqlite;

/// <summary>
/// The bounded line before the writer. The writer takes whatever stands in it, without waiting for more: while one group is being synced the
/// next one forms by itself.
/// </summary>
internal sealed class CommitQueue(int maxBatches, long maxBytes)
{
    // A group's latency is felt by all in it; past these sizes a larger group saves next to nothing on the sync.
    private const int GroupBatches = 512;
    private const long GroupBytes = 8 << 20;

    private readonly object _lock = new();
    private readonly Queue<PendingCommit> _waiting = new();
    private TaskCompletionSource? _truncation;
    private string? _suspended;
    private long _bytes;
    private bool _closed;

    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    /// <exception cref="StoreUnavailableException">The line is full, or the writer cannot write.</exception>
    public void Add(PendingCommit pending)
    {
        lock (_lock)
        {
            RequireOpen_NeedsLock();
            if (_waiting.Count >= maxBatches || (_bytes + pending.Size > maxBytes && _waiting.Count > 0))
            {
                throw new StoreUnavailableException("Too many changes wait to be written", outcomeUnknown: false);
            }

            _waiting.Enqueue(pending);
            _bytes += pending.Size;
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Asks the writer to empty the log after the group it is at. Requests that meet share one answer.</summary>
    public Task RequestTruncation()
    {
        lock (_lock)
        {
            RequireOpen_NeedsLock();
            _truncation ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Monitor.Pulse(_lock);
            return _truncation.Task;
        }
    }

    /// <summary>Blocks until there is work, and takes it.</summary>
    /// <param name="group">Receives the batches, in the order of their arrival; emptied first.</param>
    /// <returns>False once the line is closed and empty.</returns>
    public bool Take(List<PendingCommit> group, out TaskCompletionSource? truncation)
    {
        group.Clear();
        while (true)
        {
            // Whoever could run now goes first: on a busy core they add their batches to this group, and one sync then serves them all. On an
            // idle one there is nobody, and this costs nothing.
            Thread.Yield();
            lock (_lock)
            {
                Collect_NeedsLock(group);
                truncation = _truncation;
                _truncation = null;
                if (group.Count > 0 || truncation is not null)
                {
                    return true;
                }

                if (_closed)
                {
                    return false;
                }

                Monitor.Wait(_lock);
            }
        }
    }

    /// <summary>From now on every batch is refused, and those that wait are too, until <see cref="Resume"/>.</summary>
    public void Suspend(string reason)
    {
        var refused = new List<PendingCommit>();
        TaskCompletionSource? truncation;
        lock (_lock)
        {
            _suspended = reason;
            while (_waiting.TryDequeue(out var pending))
            {
                refused.Add(pending);
            }

            _bytes = 0;
            truncation = _truncation;
            _truncation = null;
        }

        foreach (var pending in refused.Where(pending => pending.TryTake()))
        {
            pending.Fail(new StoreUnavailableException(reason, outcomeUnknown: false));
        }

        truncation?.TrySetException(new StoreUnavailableException(reason, outcomeUnknown: false));
    }

    public void Resume()
    {
        lock (_lock)
        {
            _suspended = null;
        }
    }

    /// <summary>Waits until the line is closed or <paramref name="pause"/> is over.</summary>
    /// <returns>Whether the line is closed.</returns>
    public bool WaitForClose(TimeSpan pause)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                Monitor.Wait(_lock, pause);
            }

            return _closed;
        }
    }

    /// <summary>Admits no one any more. What stands in line is still served.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            Monitor.PulseAll(_lock);
        }
    }

    private void RequireOpen_NeedsLock()
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(SqliteStore));
        if (_suspended is not null)
        {
            throw new StoreUnavailableException(_suspended, outcomeUnknown: false);
        }
    }

    private void Collect_NeedsLock(List<PendingCommit> group)
    {
        long size = 0;
        while (group.Count < GroupBatches && size < GroupBytes && _waiting.TryDequeue(out var pending))
        {
            _bytes -= pending.Size;
            if (pending.TryTake())
            {
                group.Add(pending);
                size += pending.Size;
            }
        }
    }
}
