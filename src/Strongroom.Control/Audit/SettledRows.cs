namespace Strongroom.Audit;

/// <summary>
/// Pending rows whose records are in the chain and which are still to be deleted. A row handed to a batch is kept until its deletion is
/// seen, since that batch may never commit.
/// </summary>
internal sealed class SettledRows(TimeProvider time)
{
    private static readonly TimeSpan HandedFor = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<(PendingId Id, long Since)> _waiting = new();
    private readonly Dictionary<PendingId, long> _known = [];
    private readonly Queue<(PendingId Id, long Since)> _handed = new();

    public void Add(IEnumerable<PendingId> ids)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            foreach (var id in ids)
            {
                if (_known.TryAdd(id, now))
                {
                    _waiting.Enqueue((id, now));
                }
            }
        }
    }

    public bool Contains(PendingId id)
    {
        lock (_gate)
        {
            return _known.ContainsKey(id);
        }
    }

    /// <summary>The row is deleted.</summary>
    public void Gone(PendingId id)
    {
        lock (_gate)
        {
            _known.Remove(id);
        }
    }

    /// <summary>Up to <paramref name="count"/> rows for a batch to delete.</summary>
    public List<PendingId> Take(int count)
    {
        lock (_gate)
        {
            return Take_NeedsLock(_waiting, TimeSpan.Zero, count, []);
        }
    }

    /// <summary>Rows that have waited this long, and rows whose batch seems never to have committed.</summary>
    public List<PendingId> TakeOlderThan(TimeSpan age, int count)
    {
        lock (_gate)
        {
            return Take_NeedsLock(_waiting, age, count, Take_NeedsLock(_handed, HandedFor, count, []));
        }
    }

    private List<PendingId> Take_NeedsLock(Queue<(PendingId Id, long Since)> from, TimeSpan age, int count, List<PendingId> taken)
    {
        var now = time.GetTimestamp();
        while (taken.Count < count && from.TryPeek(out var next) && time.GetElapsedTime(next.Since, now) >= age)
        {
            from.Dequeue();
            if (_known.ContainsKey(next.Id))
            {
                taken.Add(next.Id);
                _handed.Enqueue((next.Id, now));
            }
        }

        return taken;
    }
}
