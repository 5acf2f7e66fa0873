namespace Strongroom.Storage;

/// <summary>What became of a batch.</summary>
/// <param name="Revision">The commit's number when it committed, else 0.</param>
/// <param name="Conflict">The first key whose expectation did not hold; nothing was changed.</param>
public readonly record struct CommitOutcome(long Revision, StoreKey? Conflict)
{
    public bool Committed => Conflict is null;
}
