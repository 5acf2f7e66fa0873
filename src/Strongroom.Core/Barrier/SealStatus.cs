namespace Strongroom.Barrier;

/// <summary>What anyone may know of the seal.</summary>
/// <param name="FailedAttempts">Attempts to unseal that opened no slot, since the start or the last success.</param>
/// <param name="RetryAfter">How long until the next attempt is admitted; zero when it is now.</param>
/// <param name="NewestSystemKey">Null unless the installation is open.</param>
/// <param name="RewrapPending">Rows or vault keys may still be under an older system key.</param>
public sealed record SealStatus(SealState State, int FailedAttempts, TimeSpan RetryAfter, uint? NewestSystemKey, bool RewrapPending);
