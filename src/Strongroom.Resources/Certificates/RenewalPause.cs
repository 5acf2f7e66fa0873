namespace Strongroom.Certificates;

/// <summary>How long to wait before something that failed is tried again: longer each time, and never so long that nobody would notice.</summary>
internal static class RenewalPause
{
    /// <summary>An issuer is asked again for this long, before the request counts as failed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    private static readonly TimeSpan LongestStep = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestRenewal = TimeSpan.FromDays(1);

    /// <summary>After an issuer could not be reached: ten seconds, doubled each time, up to an hour.</summary>
    public static TimeSpan OfStep(int failures) => Doubled(TimeSpan.FromSeconds(10), failures, LongestStep);

    /// <summary>After a renewal failed: an hour, doubled each time, up to a day.</summary>
    public static TimeSpan OfRenewal(int failures) => Doubled(TimeSpan.FromHours(1), failures, LongestRenewal);

    private static TimeSpan Doubled(TimeSpan first, int failures, TimeSpan longest)
    {
        var pause = first * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
        return pause < longest ? pause : longest;
    }
}
