namespace Strongroom.Barrier;

/// <summary>What re-wrapping has done.</summary>
/// <param name="SystemKey">Everything in the store is under this key or a newer one, unless rows were refused.</param>
/// <param name="KeysDropped">How many older system keys were retired or removed.</param>
public sealed record RewrapOutcome(uint SystemKey, RewrapProgress Progress, int KeysDropped);
