namespace Strongroom.Identity.Guessing;

/// <summary>How many failures one counter forgives.</summary>
/// <param name="Quick">Failures before anybody has to wait.</param>
/// <param name="Together">Attempts under way at once while none has to wait; after that, one.</param>
internal sealed record AttemptRules(int Quick, int Together)
{
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);

    /// <summary>A counter without a failure for so long begins anew. Longer than the longest delay, or waiting would be a pardon.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    /// <summary>From the last failure to the next attempt: 1 s after the last quick one, then twice as long each time.</summary>
    public TimeSpan DelayAfter(int failures)
    {
        var doublings = failures - Quick;
        return doublings < 0 ? TimeSpan.Zero
            : doublings >= 10 ? LongestDelay
            : TimeSpan.FromTicks(Math.Min(TimeSpan.TicksPerSecond << doublings, LongestDelay.Ticks));
    }
}
