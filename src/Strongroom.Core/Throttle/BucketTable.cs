using System.Collections.Concurrent;

namespace Strongroom.Throttle;

/// <summary>
/// The buckets of one budget. Finding one takes no lock and allocates nothing. Full buckets are dropped when room is wanted, which changes
/// nothing; when there is no room even then, everyone new shares one bucket, so that a flood of names fills neither the memory nor a budget each.
/// </summary>
/// <param name="capacity">The most buckets held, give or take one for each thread that adds at the same moment.</param>
internal sealed class BucketTable(RateLimit limit, int capacity)
{
    /// <summary>A sweep looks at every bucket, so a flood must not be able to order one for each request.</summary>
    private const long SweepPauseNanoseconds = 1_000_000_000;

    private readonly ConcurrentDictionary<BucketKey, TokenBucket> _buckets = new();
    private readonly TokenBucket _crowd = new(limit);
    private int _count;
    private long _nextSweep;

    /// <summary>For tests: how many are held.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes <paramref name="units"/> of the bucket of this name or nothing.</summary>
    /// <param name="taken">The bucket that was asked, for <see cref="TokenBucket.PutBack"/>.</param>
    /// <param name="wait">Nanoseconds after which there would be enough; 0 when they were taken.</param>
    public bool TryTake(in BucketKey key, long units, long now, out TokenBucket taken, out long wait)
    {
        do
        {
            taken = Find(key, now);
            if (taken.TryTake(units, now, out wait))
            {
                return true;
            }
        }
        while (taken.IsRetired);
        return false;
    }

    private TokenBucket Find(in BucketKey key, long now)
    {
        if (_buckets.TryGetValue(key, out var bucket) && !bucket.IsRetired)
        {
            return bucket;
        }

        if (bucket is not null)
        {
            Remove(key, bucket);
        }

        if (Count >= capacity)
        {
            Sweep(now);
        }

        return Count >= capacity ? _crowd : Add(key);
    }

    private TokenBucket Add(in BucketKey key)
    {
        var made = new TokenBucket(limit);
        var held = _buckets.GetOrAdd(key, made);
        if (held == made)
        {
            Interlocked.Increment(ref _count);
        }

        return held;
    }

    private void Sweep(long now)
    {
        var due = Volatile.Read(ref _nextSweep);
        if (now < due || Interlocked.CompareExchange(ref _nextSweep, now + SweepPauseNanoseconds, due) != due)
        {
            return;
        }

        foreach (var (key, bucket) in _buckets)
        {
            if (bucket.TryRetire(now))
            {
                Remove(key, bucket);
            }
        }
    }

    private void Remove(in BucketKey key, TokenBucket retired)
    {
        if (_buckets.TryRemove(new KeyValuePair<BucketKey, TokenBucket>(key, retired)))
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
