using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Strongroom.Kernel;

namespace Strongroom.AcmeServer;

/// <summary>
/// What one source may ask of one vault's ACME server: 300 requests at once and 30 a second from then on, and of new accounts 20 at once and one in
/// three minutes. A source is an IPv4 address, or an IPv6 network of 64 bits. Idle sources are forgotten.
/// </summary>
internal sealed class SourceBudget : IDisposable
{
    private const int NetworkBytes = 8;

    private readonly PartitionedRateLimiter<(VaultId Vault, string Source)> _requests = Limiter(300, TimeSpan.FromSeconds(1), 30);
    private readonly PartitionedRateLimiter<(VaultId Vault, string Source)> _accounts = Limiter(20, TimeSpan.FromMinutes(3), 1);

    public bool Admits(VaultId vault, IPAddress? source) => Take(_requests, vault, source);

    public bool AdmitsAccount(VaultId vault, IPAddress? source) => Take(_accounts, vault, source);

    public void Dispose()
    {
        _requests.Dispose();
        _accounts.Dispose();
    }

    private static bool Take(PartitionedRateLimiter<(VaultId, string)> limiter, VaultId vault, IPAddress? source)
    {
        using var lease = limiter.AttemptAcquire((vault, SourceOf(source)));
        return lease.IsAcquired;
    }

    private static string SourceOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes)),
        _ => address.ToString(),
    };

    private static PartitionedRateLimiter<(VaultId, string)> Limiter(int atOnce, TimeSpan period, int more) =>
        PartitionedRateLimiter.Create<(VaultId, string), (VaultId, string)>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = atOnce,
            ReplenishmentPeriod = period,
            TokensPerPeriod = more,
            AutoReplenishment = true,
            QueueLimit = 0,
        }));
}
