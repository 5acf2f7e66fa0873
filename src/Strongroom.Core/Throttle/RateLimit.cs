namespace Strongroom.Throttle;

/// <summary>A budget: this much at once, and this much again in each period.</summary>
/// <param name="Units">At least 1; what a request costs in them is the budget's own affair.</param>
/// <param name="Period">At most an hour: a bucket's arithmetic is in nanoseconds.</param>
internal readonly record struct RateLimit(long Units, TimeSpan Period)
{
    /// <summary>What one unit takes to come back, rounded up: a bucket never gives more than its budget.</summary>
    public long NanosecondsPerUnit => ((Period.Ticks * TimeSpan.NanosecondsPerTick) + Units - 1) / Units;

    public long CapacityNanoseconds => Units * NanosecondsPerUnit;
}
