using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>Port: why was this decided so, and what would change it? Access implements it. The answer is for administrators, never for the caller.</summary>
public interface IExplain
{
    /// <param name="groups">All groups of the principal, directly or through others.</param>
    /// <param name="question">As it was asked; a vault and attributes left out are not guessed.</param>
    /// <param name="actingApplication">The application of a user's token; null when an application asked for itself.</param>
    AccessExplanation Explain(
        TenantId tenant, PrincipalId principal, IReadOnlyList<PrincipalId> groups, in AccessQuestion question, ClientId? actingApplication = null);
}
