namespace Strongroom.Audit;

/// <summary>What a verification found; the number is the exit code of <c>audit verify</c> (security model §9). 1 is wrong usage.</summary>
public enum VerifyOutcome
{
    /// <summary>Every entry and every checkpoint is as it was written.</summary>
    Good = 0,

    /// <summary>An entry was edited, inserted, removed or moved.</summary>
    Tampered = 2,

    /// <summary>The chain is sound, but not the one that the anchor was taken from: a fork or a rewrite.</summary>
    InconsistentWithAnchor = 3,

    /// <summary>The chain ends before the anchor: entries were cut off.</summary>
    ShorterThanAnchor = 4,

    /// <summary>Checkpoints are signed with a key that is not the trusted one.</summary>
    KeyNotTrusted = 5,
}
