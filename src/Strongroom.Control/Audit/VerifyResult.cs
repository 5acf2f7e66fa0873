namespace Strongroom.Audit;

/// <summary>The outcome of a verification.</summary>
/// <param name="Entries">Sound entries from the beginning of the chain.</param>
/// <param name="Head">The hash of the last of them.</param>
/// <param name="FirstBadSequence">The first entry that is not as it was written, or is missing; null when all are good.</param>
/// <param name="CheckpointedTo">The last entry that a valid checkpoint covers; what lies after it could be cut off unnoticed without an anchor.</param>
/// <param name="Message">For people.</param>
public sealed record VerifyResult(VerifyOutcome Outcome, long Entries, ReadOnlyMemory<byte> Head, long? FirstBadSequence, long CheckpointedTo, string Message);
