using Strongroom.Storage;

namespace Strongroom.Arm;

internal static class SubscriptionRows
{
    public static readonly RowShape<SubscriptionRecord> Subscription = new("sys/subscription/{id}", "a subscription and the tenant that owns it");

    public static RowKey<SubscriptionRecord> Key(Guid subscription) => Subscription.Key(subscription.ToString("N"));
}
