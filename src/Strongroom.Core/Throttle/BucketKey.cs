namespace Strongroom.Throttle;

/// <summary>Names a bucket of one budget.</summary>
/// <param name="Owner">A vault, a subscription, or a caller's object id.</param>
/// <param name="Place">For a caller: the tenant, or the subscription the budget is for.</param>
internal readonly record struct BucketKey(Guid Owner, Guid Place = default);
