namespace Strongroom.Audit;

/// <summary>What an entry of the chain is.</summary>
public enum AuditEntryKind
{
    /// <summary>One answered or refused request.</summary>
    Request = 1,

    /// <summary>A signed statement of the chain's length and head.</summary>
    Checkpoint = 2,

    /// <summary>Something that the trail says about itself: a torn tail that was cut.</summary>
    Note = 3,
}
