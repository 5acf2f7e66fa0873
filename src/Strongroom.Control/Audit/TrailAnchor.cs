namespace Strongroom.Audit;

/// <summary>A point of the chain, kept where whoever writes the chain cannot change it.</summary>
/// <param name="Hash">The hash of the entry <paramref name="Sequence"/>.</param>
/// <param name="Note">The checkpoint it was taken from, so that its signature can be checked; null for a bare head.</param>
public sealed record TrailAnchor(long Sequence, ReadOnlyMemory<byte> Hash, string? Note = null)
{
    /// <summary>The anchor that a checkpoint states; null when the text is no checkpoint.</summary>
    public static TrailAnchor? TryParse(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        return CheckpointNote.TryParse(note) is { } parsed ? new TrailAnchor(parsed.Size, parsed.Hash, note) : null;
    }
}
