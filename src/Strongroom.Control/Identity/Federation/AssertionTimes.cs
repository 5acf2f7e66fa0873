namespace Strongroom.Identity.Federation;

/// <summary>When a token of an outside issuer counts: with a minute for the difference of clocks, and for no longer than a day.</summary>
internal static class AssertionTimes
{
    private const double SkewSeconds = 60;
    private const double MaxLifetimeSeconds = 24 * 60 * 60;

    public static TimeFault Fault(AssertionClaims claims, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeMilliseconds() / 1000.0;
        var from = claims.IssuedAt ?? claims.NotBefore ?? seconds;
        return seconds >= claims.Expires + SkewSeconds ? TimeFault.Expired
            : claims.NotBefore > seconds + SkewSeconds || claims.IssuedAt > seconds + SkewSeconds ? TimeFault.NotYet
            : claims.Expires <= from || claims.Expires - from > MaxLifetimeSeconds ? TimeFault.TooLong
            : TimeFault.None;
    }
}
