namespace Strongroom.Audit;

/// <summary>The trail on disk is not the one that was written: entries that were promised are damaged or gone. Nobody but an operator can answer that.</summary>
/// <param name="sequence">The first entry that is damaged or missing.</param>
internal sealed class TrailBrokenException(string message, long sequence) : Exception($"{message} (sequence {sequence})")
{
    public long Sequence { get; } = sequence;
}
