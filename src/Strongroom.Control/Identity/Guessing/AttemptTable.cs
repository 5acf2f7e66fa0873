namespace Strongroom.Identity.Guessing;

/// <summary>Counters by key, bounded in number: when there are too many, forgotten ones go, and then whichever are oldest among a few.</summary>
internal sealed class AttemptTable<TKey>(AttemptRules rules, int capacity) where TKey : notnull
{
    private const int Sample = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, AttemptCounter> _counters = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _counters.Count;
            }
        }
    }

    /// <summary>Lets an attempt begin, to be ended with <see cref="End"/>; or says how long to wait.</summary>
    public Waiting? Begin(TKey key, DateTimeOffset now)
    {
        lock (_gate)
        {
            var counter = Find_NeedsLock(key, now);
            var wait = counter.LastFailure + rules.DelayAfter(counter.Failures) - now;
            var allowed = counter.Failures < rules.Quick ? rules.Together : 1;
            if (counter.Failures >= rules.Quick && wait > TimeSpan.Zero)
            {
                return Refuse(counter, wait);
            }

            if (counter.UnderWay >= allowed)
            {
                return Refuse(counter, TimeSpan.FromSeconds(1));
            }

            counter.UnderWay++;
            return null;
        }
    }

    /// <summary>Ends an attempt that was let begin.</summary>
    /// <param name="failed">True counts; false forgives everything before; null says nothing, as when the server itself could not answer.</param>
    public void End(TKey key, DateTimeOffset now, bool? failed)
    {
        lock (_gate)
        {
            if (!_counters.TryGetValue(key, out var counter))
            {
                return;
            }

            counter.UnderWay = Math.Max(0, counter.UnderWay - 1);
            if (failed is true)
            {
                counter.Failures++;
                counter.LastFailure = now;
                counter.Announced = false;
            }
            else if (failed is false)
            {
                counter.Failures = 0;
            }

            if (counter is { Failures: 0, UnderWay: 0 })
            {
                _counters.Remove(key);
            }
        }
    }

    private static Waiting Refuse(AttemptCounter counter, TimeSpan wait)
    {
        if (counter.Announced)
        {
            counter.Unrecorded++;
            return new Waiting(wait, Recorded: false, 0);
        }

        var before = counter.Unrecorded;
        (counter.Announced, counter.Unrecorded) = (true, 0);
        return new Waiting(wait, Recorded: true, before);
    }

    private AttemptCounter Find_NeedsLock(TKey key, DateTimeOffset now)
    {
        if (_counters.TryGetValue(key, out var counter))
        {
            if (counter.UnderWay == 0 && now - counter.LastFailure > AttemptRules.Memory)
            {
                counter.Failures = 0;
            }

            return counter;
        }

        if (_counters.Count >= capacity)
        {
            Evict_NeedsLock(now);
        }

        return _counters[key] = new AttemptCounter { LastFailure = now };
    }

    private void Evict_NeedsLock(DateTimeOffset now)
    {
        var some = _counters.Take(Sample).ToList();
        var gone = some.Where(pair => pair.Value.UnderWay == 0 && now - pair.Value.LastFailure > AttemptRules.Memory).Select(pair => pair.Key).ToList();
        if (gone.Count == 0)
        {
            gone.Add(some.MinBy(pair => pair.Value.LastFailure).Key);
        }

        gone.ForEach(key => _counters.Remove(key));
    }
}
