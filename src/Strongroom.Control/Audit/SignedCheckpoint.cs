namespace Strongroom.Audit;

/// <summary>A checkpoint that is durable in the chain.</summary>
internal sealed record SignedCheckpoint(ChainPoint Point, string Note);
