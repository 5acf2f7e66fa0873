namespace Strongroom.Identity.Guessing;

/// <summary>Failures under one key. Changed only under the lock of its table.</summary>
internal sealed class AttemptCounter
{
    public int Failures { get; set; }

    public int UnderWay { get; set; }

    public DateTimeOffset LastFailure { get; set; }

    /// <summary>Refusals since the last one that was recorded.</summary>
    public int Unrecorded { get; set; }

    /// <summary>True once a refusal of the present delay has been recorded.</summary>
    public bool Announced { get; set; }
}
