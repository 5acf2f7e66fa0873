using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>What an access token for an application will say.</summary>
/// <param name="ClaimsChallenges">True when the client said it handles claims challenges (<c>xms_cc</c>).</param>
internal sealed record AccessTokenDraft(
    string Issuer,
    TenantId Tenant,
    string Audience,
    ClientId Client,
    PrincipalId Principal,
    string TokenId,
    long IssuedAt,
    long Expires,
    long TenantGeneration,
    long PrincipalGeneration,
    bool ClaimsChallenges)
{
    /// <summary><c>appidacr</c>: "1" for a secret, "2" for a certificate, a federated token or a machine's agent.</summary>
    public required string ClientProof { get; init; }

    /// <summary><c>xms_mirid</c>; null for an application.</summary>
    public string? ManagedResource { get; init; }

    /// <summary>The agent that asked; the token ends with it. Null when no agent did.</summary>
    public Guid? Agent { get; init; }
}
