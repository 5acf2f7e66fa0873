namespace Strongroom.Throttle;

/// <summary>The budgets of an installation, as data. A budget that is null is boundless.</summary>
public sealed record ThrottleProfile
{
    /// <summary>
    /// Units in what Azure gives a vault in ten seconds: the least number that every documented limit from 10 to 4,000 divides, so that a request of
    /// a class costs <c>PoolUnits / limit</c>, a whole number (wire reference §8.1).
    /// </summary>
    internal const int PoolUnits = 12_000;

    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);

    private ThrottleProfile(string name) => Name = name;

    /// <summary>
    /// Azure's documented numbers: a vault's pool, five times that for a subscription, nothing for a caller within it, and the control plane's hourly
    /// 12,000 reads, 1,200 writes and 15,000 deletes of one caller in one subscription, or in the tenant.
    /// </summary>
    public static ThrottleProfile Azure { get; } = new("azure")
    {
        Vault = new RateLimit(PoolUnits, TenSeconds),
        Subscription = new RateLimit(5 * PoolUnits, TenSeconds),
        ControlPlaneReads = new RateLimit(12_000, OneHour),
        ControlPlaneWrites = new RateLimit(1_200, OneHour),
        ControlPlaneDeletes = new RateLimit(15_000, OneHour),
        Anyone = new RateLimit(5_000, TenSeconds),
    };

    /// <summary>
    /// A hundred times Azure's, 40,000 reads or 3,000 new secrets a second for a vault. One caller gets half of a vault's, over all vaults, so that it
    /// cannot starve the others (S50).
    /// </summary>
    public static ThrottleProfile Default { get; } = new("default")
    {
        Vault = new RateLimit(100 * PoolUnits, TenSeconds),
        Subscription = new RateLimit(500 * PoolUnits, TenSeconds),
        Caller = new RateLimit(50 * PoolUnits, TenSeconds),
        ControlPlaneReads = new RateLimit(10_000, TenSeconds),
        ControlPlaneWrites = new RateLimit(5_000, TenSeconds),
        ControlPlaneDeletes = new RateLimit(5_000, TenSeconds),
        Anyone = new RateLimit(5_000, TenSeconds),
    };

    /// <summary>No budget at all: for measurements.</summary>
    public static ThrottleProfile Off { get; } = new("off");

    public static IReadOnlyList<ThrottleProfile> All { get; } = [Default, Azure, Off];

    public string Name { get; }

    internal RateLimit? Vault { get; init; }

    internal RateLimit? Subscription { get; init; }

    /// <summary>For a caller's requests to all vaults together.</summary>
    internal RateLimit? Caller { get; init; }

    internal RateLimit? ControlPlaneReads { get; init; }

    internal RateLimit? ControlPlaneWrites { get; init; }

    internal RateLimit? ControlPlaneDeletes { get; init; }

    /// <summary>For an address, of what is open to everybody. Whole sites come from one address.</summary>
    internal RateLimit? Anyone { get; init; }

    /// <summary>The profile of exactly this name, or null.</summary>
    public static ThrottleProfile? Find(string name) => All.FirstOrDefault(profile => string.Equals(profile.Name, name, StringComparison.Ordinal));
}
