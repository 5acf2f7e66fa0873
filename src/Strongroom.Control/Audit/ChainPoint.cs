namespace Strongroom.Audit;

/// <summary>How far the chain reaches: the newest entry and its hash.</summary>
/// <param name="Sequence">0 when there is no entry.</param>
internal sealed record ChainPoint(long Sequence, byte[] Hash);
