namespace Strongroom.Barrier;

/// <summary>
/// Slows down guessing at the root slots: the pause doubles with each failure up to a minute, and never becomes a lock-out. Its count starts
/// again with the process; the derivation's own cost does not.
/// </summary>
internal sealed class UnsealThrottle(TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Lock _sync = new();
    private TimeSpan _pause;
    private long _failedAt;
    private int _failures;

    public int Failures => Volatile.Read(ref _failures);

    /// <summary>Zero when an attempt is admitted. Measured on the monotonic clock: setting the time changes nothing.</summary>
    public TimeSpan Wait
    {
        get
        {
            lock (_sync)
            {
                var left = _failures == 0 ? TimeSpan.Zero : _pause - clock.GetElapsedTime(_failedAt);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    public void Failed()
    {
        lock (_sync)
        {
            _pause = _failures == 0 ? First : _pause * 2 < Longest ? _pause * 2 : Longest;
            _failures = _failures < int.MaxValue ? _failures + 1 : _failures;
            _failedAt = clock.GetTimestamp();
        }
    }

    public void Succeeded()
    {
        lock (_sync)
        {
            _failures = 0;
        }
    }
}
