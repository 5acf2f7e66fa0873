using System.Net;
using System.Net.Sockets;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Throttle;

/// <summary>
/// The budgets of one process, in memory. There is no timer: a bucket is judged when somebody takes from it. An admitted request takes no lock
/// and allocates nothing.
/// </summary>
public sealed class RequestThrottle : IThrottle
{
    /// <summary>Buckets of each budget: about 10 MB when all of them are full.</summary>
    private const int MaxBuckets = 65_536;

    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly TimeProvider _clock;
    private readonly long _origin;
    private readonly BucketTable? _vaults;
    private readonly BucketTable? _subscriptions;
    private readonly BucketTable? _callers;
    private readonly BucketTable? _reads;
    private readonly BucketTable? _writes;
    private readonly BucketTable? _deletes;
    private readonly BucketTable? _anyone;

    public RequestThrottle(ThrottleProfile profile, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        _origin = clock.GetTimestamp();
        _vaults = Table(profile.Vault);
        _subscriptions = Table(profile.Subscription);
        _callers = Table(profile.Caller);
        _reads = Table(profile.ControlPlaneReads);
        _writes = Table(profile.ControlPlaneWrites);
        _deletes = Table(profile.ControlPlaneDeletes);
        _anyone = Table(profile.Anyone);
    }

    /// <inheritdoc/>
    public VaultError? AdmitToVault(VaultEntry vault, Caller caller, int perTenSeconds)
    {
        ArgumentNullException.ThrowIfNull(vault);
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentOutOfRangeException.ThrowIfLessThan(perTenSeconds, 10);
        var units = Math.Max(1, ThrottleProfile.PoolUnits / perTenSeconds);
        var now = Now();

        // The caller's own budget first: who has used it up must not touch what others share, not even for a moment.
        if (!TryTake(_callers, new BucketKey(caller.Principal.Value, caller.Tenant.Value), units, now, out var ofCaller, out var wait))
        {
            return ThrottleRefusals.OfVault(Seconds(wait));
        }

        if (!TryTake(_vaults, new BucketKey(vault.Id.Value), units, now, out var ofVault, out wait))
        {
            ofCaller?.PutBack(units);
            return ThrottleRefusals.OfVault(Seconds(wait));
        }

        if (!TryTake(_subscriptions, new BucketKey(vault.Subscription), units, now, out _, out wait))
        {
            ofCaller?.PutBack(units);
            ofVault?.PutBack(units);
            return ThrottleRefusals.OfVault(Seconds(wait));
        }

        return null;
    }

    /// <inheritdoc/>
    public VaultError? AdmitToControlPlane(Caller caller, Guid? subscription, ControlPlaneTraffic traffic)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var table = traffic switch { ControlPlaneTraffic.Read => _reads, ControlPlaneTraffic.Delete => _deletes, _ => _writes };
        return TryTake(table, new BucketKey(caller.Principal.Value, subscription ?? caller.Tenant.Value), 1, Now(), out _, out var wait)
            ? null
            : ThrottleRefusals.OfControlPlane(subscription, traffic, Seconds(wait));
    }

    /// <inheritdoc/>
    public VaultError? AdmitAnyone(IPAddress? address) =>
        TryTake(_anyone, new BucketKey(NetworkOf(address)), 1, Now(), out _, out var wait) ? null : ThrottleRefusals.OfAnyone(Seconds(wait));

    private static Guid NetworkOf(IPAddress? address)
    {
        if (address is null)
        {
            return Guid.Empty;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6 && !IPAddress.IsLoopback(address))
        {
            bytes[8..].Clear();
        }

        return new Guid(bytes);
    }

    private static BucketTable? Table(RateLimit? limit) => limit is { } given ? new BucketTable(given, MaxBuckets) : null;

    private static bool TryTake(BucketTable? table, in BucketKey key, long units, long now, out TokenBucket? taken, out long wait)
    {
        (taken, wait) = (null, 0);
        return table is null || table.TryTake(key, units, now, out taken, out wait);
    }

    /// <summary>Whole seconds, at least 1: what clients read (G57).</summary>
    private static int Seconds(long nanoseconds) => (int)Math.Max(1, (nanoseconds + NanosecondsPerSecond - 1) / NanosecondsPerSecond);

    private long Now() => _clock.GetElapsedTime(_origin).Ticks * TimeSpan.NanosecondsPerTick;
}
