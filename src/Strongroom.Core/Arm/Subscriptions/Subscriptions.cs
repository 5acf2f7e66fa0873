using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>All subscriptions, in memory while the installation is open; a commit that adds one is seen before it returns.</summary>
public sealed class Subscriptions(IStore store, IRowGuard guard, ITenants tenants, ILogger<Subscriptions> log) : IOpenWithKeys, IDisposable
{
    private const int MaxNameLength = 256;

    private readonly RowMirror<SubscriptionRecord> _rows = new(store, guard, SubscriptionRows.Subscription, log.UnreadableSubscription);

    /// <summary>In the order of names.</summary>
    public IReadOnlyList<Subscription> All => [.. _rows.Rows.Values.Select(Of).OrderBy(s => s.DisplayName, StringComparer.Ordinal).ThenBy(s => s.Id)];

    /// <summary>The tenant that a caller without a token is sent to when the path names no subscription.</summary>
    /// <exception cref="SealedException">The installation became sealed meanwhile.</exception>
    public TenantId HomeTenant => tenants.Home ?? throw new SealedException();

    public Subscription? Find(Guid id) => _rows.Rows.TryGetValue(SubscriptionRows.Key(id).Key, out var record) ? Of(record) : null;

    /// <summary>Stages a subscription if there is none with this id; refused when it belongs to another tenant.</summary>
    public static async ValueTask<Result<Guid>> EnsureAsync(Tx tx, Guid id, TenantId tenant, string displayName, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(displayName);
        if (displayName.Length is 0 or > MaxNameLength || displayName.Any(char.IsControl))
        {
            return ArmErrors.Invalid("displayName", "It must have 1 to 256 characters and no control characters.");
        }

        var key = SubscriptionRows.Key(id);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is { } existing)
        {
            return existing.Tenant == tenant ? id : ArmErrors.Invalid("subscription", "The subscription belongs to another tenant.");
        }

        tx.Insert(key, new SubscriptionRecord(id, tenant, displayName, now));
        return id;
    }

    public ValueTask OpenAsync(Tx tx, CancellationToken cancel) => _rows.OpenAsync(cancel);

    public void Close() => _rows.Close();

    public void Dispose() => _rows.Dispose();

    private static Subscription Of(SubscriptionRecord record) => new(record.Id, record.Tenant, record.DisplayName);
}
