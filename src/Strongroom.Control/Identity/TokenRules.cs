using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>
/// What a token with a good signature must still meet, in the order of security model §7: issuer, tenant, audience, time, revocation.
/// Pure, and run on every request: remembering a token saves its signature check and its parsing, nothing else.
/// </summary>
internal static class TokenRules
{
    /// <summary>How far the clock of another node may be off.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private static readonly long SkewSeconds = (long)Skew.TotalSeconds;

    /// <summary>Whom the token stands for, or the first rule that it breaks.</summary>
    public static Result<Caller> Judge(VerifiedToken token, TokenExpectation expectation, DirectorySnapshot directory, long now, long maxLifetimeSeconds)
    {
        var claims = token.Claims;
        var expected = expectation.Tenant ?? claims.Tenant;
        if (!directory.Tenants.TryGetValue(expected, out var tenant))
        {
            return TokenRefusals.Revoked;
        }

        if (!string.Equals(claims.Issuer, tenant.Issuer, StringComparison.Ordinal) || claims.Tenant != expected)
        {
            return TokenRefusals.Issuer(tenant.Issuer, claims.Issuer);
        }

        if (!IsListed(claims.Audience, expectation.Audiences))
        {
            return TokenRefusals.Audience(expectation.Audiences.Count > 0 ? expectation.Audiences[0] : "none", claims.Audience);
        }

        if (JudgeTime(claims, now, maxLifetimeSeconds) is { } refusal)
        {
            return refusal;
        }

        return token.CallerIn(directory) is { } caller ? caller : TokenRefusals.Revoked;
    }

    /// <summary>True when the tenant, the application or the principal is gone or disabled, tokens of that generation are revoked, or the agent that
    /// asked for the token no longer speaks for a machine that holds the identity.</summary>
    public static bool IsRevoked(TokenClaims claims, DirectorySnapshot directory) =>
        !directory.Tenants.TryGetValue(claims.Tenant, out var tenant) || !tenant.Record.Enabled
        || claims.TenantGeneration != tenant.Record.TokenGeneration
        || !directory.Applications.TryGetValue((claims.Tenant, claims.Application), out var application) || !application.Enabled
        || !directory.Principals.TryGetValue((claims.Tenant, claims.Principal), out var principal) || !principal.Enabled
        || principal.Client != claims.Application
        || claims.PrincipalGeneration != principal.TokenGeneration
        || (claims.Agent is { } agent && directory.Machines.OfAgent(claims.Tenant, agent)?.Holds(claims.Application) is not true);

    private static bool IsListed(string audience, IReadOnlyList<string> audiences)
    {
        // Indexed: an enumerator over the interface would be allocated on every request.
        for (var i = 0; i < audiences.Count; i++)
        {
            if (string.Equals(audience, audiences[i], StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All in Unix seconds, and the claims within the range of dates.</summary>
    private static VaultError? JudgeTime(TokenClaims claims, long now, long maxLifetimeSeconds)
    {
        if (claims.NotBefore > now + SkewSeconds)
        {
            return TokenRefusals.NotYetValid;
        }

        if (now >= claims.Expires + SkewSeconds)
        {
            return TokenRefusals.Expired;
        }

        if (claims.IssuedAt > now + SkewSeconds)
        {
            return TokenRefusals.NotYetValid;
        }

        return claims.Expires - claims.NotBefore > maxLifetimeSeconds || claims.Expires <= claims.NotBefore ? TokenRefusals.BadLifetime : null;
    }
}
