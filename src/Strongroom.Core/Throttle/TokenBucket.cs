namespace Strongroom.Throttle;

/// <summary>
/// A token bucket as one number: the moment at which it will be full again (the generic cell rate algorithm, ITU-T I.371 annex A). Taking moves
/// that moment away, and a bucket whose moment has passed is full, whoever looks at it and however late. One compare-and-swap, no lock.
/// </summary>
/// <param name="limit">Capacity and rate. Moments are nanoseconds of one monotonic clock.</param>
internal sealed class TokenBucket(RateLimit limit)
{
    /// <summary>Stands for a bucket that has left the table: what is taken from it would be forgotten.</summary>
    private const long Retired = long.MaxValue;

    private readonly long _capacity = limit.CapacityNanoseconds;
    private readonly long _perUnit = limit.NanosecondsPerUnit;
    private long _fullAt;

    public bool IsRetired => Volatile.Read(ref _fullAt) == Retired;

    /// <summary>Takes <paramref name="units"/> or nothing.</summary>
    /// <param name="wait">Nanoseconds after which there would be enough; 0 when they were taken.</param>
    /// <returns>False when there is not enough, or the bucket is retired, and then <paramref name="wait"/> is 0.</returns>
    public bool TryTake(long units, long now, out long wait)
    {
        wait = 0;
        while (true)
        {
            var fullAt = Volatile.Read(ref _fullAt);
            if (fullAt == Retired)
            {
                return false;
            }

            var next = Math.Max(fullAt, now) + (units * _perUnit);
            if (next - now > _capacity)
            {
                wait = next - now - _capacity;
                return false;
            }

            if (Interlocked.CompareExchange(ref _fullAt, next, fullAt) == fullAt)
            {
                return true;
            }
        }
    }

    /// <summary>Puts back what a request took that another budget then refused.</summary>
    public void PutBack(long units)
    {
        while (true)
        {
            var fullAt = Volatile.Read(ref _fullAt);
            if (fullAt == Retired || Interlocked.CompareExchange(ref _fullAt, fullAt - (units * _perUnit), fullAt) == fullAt)
            {
                return;
            }
        }
    }

    /// <summary>Retires a full bucket: a new one in its place would be full too, so nothing is lost with it.</summary>
    public bool TryRetire(long now)
    {
        var fullAt = Volatile.Read(ref _fullAt);
        return fullAt != Retired && fullAt <= now && Interlocked.CompareExchange(ref _fullAt, Retired, fullAt) == fullAt;
    }
}
