namespace Strongroom.Barrier;

/// <summary>How far re-wrapping has come.</summary>
/// <param name="Rows">Rows looked at.</param>
/// <param name="Rewrapped">Rows written anew.</param>
/// <param name="Refused">Rows without a valid tag, left as they are; while there are any, no key is removed.</param>
public sealed record RewrapProgress(long Rows, long Rewrapped, long Refused);
