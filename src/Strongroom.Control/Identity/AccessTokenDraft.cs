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
    bool ClaimsChallenges);
