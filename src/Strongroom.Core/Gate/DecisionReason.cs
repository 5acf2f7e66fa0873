namespace Strongroom.Gate;

/// <summary>Why a decision came out as it did; kept in the audit record, never told to the caller.</summary>
public enum DecisionReason
{
    /// <summary>No assignment to the caller or its groups grants the operation here.</summary>
    NoGrant,

    /// <summary>An assignment, or an access policy, grants it.</summary>
    Granted,

    /// <summary>A deny assignment refuses it.</summary>
    Denied,

    /// <summary>Assignments grant it, but the condition of each was false or could not be evaluated.</summary>
    ConditionFailed,

    /// <summary>The vault uses access policies and none gives the permission.</summary>
    NoPolicy,

    /// <summary>Refused for the list as a whole; each item was decided by itself.</summary>
    Filtered,

    /// <summary>No role grants it, but the caller owns the object in the directory.</summary>
    Owned,

    /// <summary>What decides could not be read, so everything is refused.</summary>
    Unreadable,
}
