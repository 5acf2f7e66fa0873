namespace Strongroom.Audit;

/// <summary>What to verify and against what.</summary>
public sealed record VerifyRequest
{
    public required string Directory { get; init; }

    /// <summary>A point of the chain known from elsewhere. Without one, a cut tail and a chain rewritten with the real key go unnoticed.</summary>
    public TrailAnchor? Anchor { get; init; }

    /// <summary>The verifier-key line that checkpoints must be signed with. Null takes the file <c>verifier-key</c> beside the segments, which proves less.</summary>
    public string? TrustedKey { get; init; }

    /// <summary>True when a server may be writing: an unfinished batch at the very end is then no finding.</summary>
    public bool IsLive { get; init; }
}
