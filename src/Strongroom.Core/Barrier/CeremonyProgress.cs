namespace Strongroom.Barrier;

/// <summary>How far a ceremony is: counts, and nothing of any share.</summary>
/// <param name="Nonce">Names this ceremony; a share for another is refused.</param>
/// <param name="Entered">Shares accepted so far.</param>
/// <param name="Needed">Shares that give the key; null before the first one while there are several sets with different thresholds.</param>
/// <param name="Wrong">Shares refused so far.</param>
public sealed record CeremonyProgress(Guid Nonce, CeremonyPurpose Purpose, int Entered, int? Needed, int Wrong, DateTimeOffset ExpiresAt)
{
    public bool IsComplete => Entered == Needed;
}
