namespace Strongroom.Gate;

/// <summary>A decision with what led to it, by the rows of the moment: what was changed since the refusal counts as it is now.</summary>
public sealed record AccessExplanation
{
    /// <summary>The decision as it would be now.</summary>
    public required Decision Decision { get; init; }

    /// <summary>The role assignments that came near, the nearest first; at most 100.</summary>
    public IReadOnlyList<NearGrant> NearGrants { get; init; } = [];

    /// <summary>The access policies for the principal, or that would have been.</summary>
    public IReadOnlyList<NearPolicy> NearPolicies { get; init; } = [];

    /// <summary>The smallest grant that would allow it; null when it is allowed, or when no grant can help (a deny assignment, a closed server).</summary>
    public SmallestGrant? Remedy { get; init; }
}
