namespace Strongroom.Issuers;

/// <summary>Where an enrolment stands after a step.</summary>
internal abstract record EnrolmentStep
{
    private EnrolmentStep()
    {
    }

    /// <summary>The certificate is here.</summary>
    /// <param name="Chain">DER, the leaf first, then each its issuer; the root may be left out.</param>
    internal sealed record Issued(IReadOnlyList<byte[]> Chain) : EnrolmentStep;

    /// <summary>It goes on with this state after a while.</summary>
    /// <param name="Details">For the operation's <c>status_details</c>: what is being waited for.</param>
    internal sealed record Waiting(byte[] State, TimeSpan After, string Details) : EnrolmentStep;

    /// <summary>The authority does not answer, or not now: the caller tries again with growing pauses.</summary>
    /// <param name="Reason">Without secrets: it stands in the operation and in the log.</param>
    internal sealed record Unreachable(byte[] State, string Reason) : EnrolmentStep
    {
        /// <summary>How long the authority wants to be left alone, at most a day; null when it has not said.</summary>
        public TimeSpan? After { get; init; }
    }

    /// <summary>The authority has said no, for good.</summary>
    /// <param name="Code">As in <c>Request rejected</c> (wire reference §6.3).</param>
    internal sealed record Refused(string Code, string Message) : EnrolmentStep;
}
