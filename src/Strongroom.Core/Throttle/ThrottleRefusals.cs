using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Throttle;

internal static class ThrottleRefusals
{
    private static readonly VaultError Data =
        new(429, "Throttled", "Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached");

    /// <summary>The data plane's text (wire reference §2.2).</summary>
    public static VaultError OfVault(int seconds) => Data with { RetryAfterSeconds = seconds };

    public static VaultError OfAnyone(int seconds) =>
        new(429, "Throttled", "Too many requests come from this address.") { RetryAfterSeconds = seconds };

    /// <summary>The control plane spells the code otherwise (wire reference §2.2).</summary>
    public static VaultError OfControlPlane(Guid? subscription, ControlPlaneTraffic traffic, int seconds)
    {
        var kind = traffic switch { ControlPlaneTraffic.Read => "reads", ControlPlaneTraffic.Delete => "deletes", _ => "writes" };
        var place = subscription is { } id ? $"subscription '{id:D}'" : "the tenant";
        return new VaultError(429, "TooManyRequests", $"The request is being throttled: the caller has used up its {kind} in {place}. Retry after {seconds} seconds.")
        {
            RetryAfterSeconds = seconds,
        };
    }
}
