namespace Strongroom.Identity.Certificates;

/// <summary>When an assertion that a client made for itself may be used. Times are Unix seconds with fractions.</summary>
internal static class AssertionTimes
{
    /// <summary>Seconds. What every client library sends, and one more: JavaScript's begins a second ahead.</summary>
    private const double LongestLife = 10 * 60 + 1;

    /// <summary>True when it has begun, has not ended, and was made to live at most ten minutes.</summary>
    public static bool Allow(AssertionClaims claims, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeMilliseconds() / 1000.0;
        var skew = TokenRules.Skew.TotalSeconds;
        var begins = claims.IssuedAt ?? claims.NotBefore ?? seconds;
        return claims.Expires > seconds - skew
            && claims.Expires - begins <= LongestLife
            && begins <= seconds + skew
            && (claims.NotBefore ?? begins) <= seconds + skew;
    }
}
