using Strongroom.Gate;
using Strongroom.Kernel;
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

    /// <summary>What is wrong with a provider of this kind that an operator wants to register; null when nothing is.</summary>
    VaultError? Check(AuthorityProvider provider) => IssuerRefusals.NotRegistered(provider.Kind);

    /// <summary>
    /// Tidies up after an enrolment that will not be gone on with, as when it was cancelled: what answers the authority's questions is taken away again.
    /// After <see cref="EnrolmentStep.Issued"/> and <see cref="EnrolmentStep.Refused"/> that is done already.
    /// </summary>
    ValueTask AbandonAsync(Enrolment enrolment, Tx tx, CancellationToken cancel) => ValueTask.CompletedTask;

    /// <summary>Stages the deletion of what is kept for an issuer of a vault that is being deleted; the next of this name begins anew.</summary>
    ValueTask ForgetAsync(VaultEntry vault, string issuerName, Tx tx, CancellationToken cancel) => ValueTask.CompletedTask;
}
