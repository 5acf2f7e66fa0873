namespace Strongroom.Tests.Keys;

/// <summary>A clock whose time of day stands still until it is moved, while durations are real: as when somebody sets the time of a machine.</summary>
internal sealed class WallClock : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);
}
