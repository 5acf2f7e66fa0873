namespace Strongroom.Tests.Throttle;

/// <summary>A monotonic clock that stands still until it is moved; its ticks are those of <see cref="TimeSpan"/>.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private long _ticks = 12_345;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override long GetTimestamp() => Volatile.Read(ref _ticks);
}
