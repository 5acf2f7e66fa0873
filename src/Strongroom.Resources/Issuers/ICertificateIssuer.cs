using Strongroom.Storage;

namespace Strongroom.Issuers;

/// <summary>
/// One way to get certificates from an authority. Enrolling goes in steps, each of which may talk to the authority once or a few times and is run by
/// the schedule; between them everything that is known is in the state, so that a restart loses nothing.
/// </summary>
internal interface ICertificateIssuer
{
    /// <summary>As operators name it when they register an authority, as in <c>acme</c>.</summary>
    string Kind { get; }

    /// <summary>
    /// Takes an enrolment one step further. It may run again for the same step, after a conflict or a crash: asking twice must do no harm. What it
    /// keeps beside the state, as an account at the authority, it stages in the unit of work.
    /// </summary>
    ValueTask<EnrolmentStep> AdvanceAsync(Enrolment enrolment, Tx tx, CancellationToken cancel);

    /// <summary>When the authority wants this certificate renewed (RFC 9773); null when it has no wish.</summary>
    ValueTask<RenewalWindow?> RenewalAsync(AuthorityProvider provider, byte[] leaf, CancellationToken cancel);
}
