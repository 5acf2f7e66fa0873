using System.Security.Cryptography;
using System.Text;
using Strongroom.Gate;
using Strongroom.Identity.Federation;
using Strongroom.Kernel;

namespace Strongroom.Identity.Outside;

/// <summary>Judges tokens that trusted outside issuers gave to callers: issuer, tenant, audience, times, signature, principal; each as the directory stands now.</summary>
internal sealed class OutsideTokens(IssuerKeys keys, IdentityOptions options, TimeProvider clock)
{
    /// <summary>The token and its issuer, when a trusted outside issuer is what it names; nothing in it has been believed then.</summary>
    public (ClientAssertion Token, OutsideIssuerRecord Issuer)? Find(string? authorization, DirectorySnapshot? directory)
    {
        const string Scheme = "Bearer ";
        if (directory is null || directory.OutsideIssuers.IsEmpty || authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || ClientAssertion.Parse(authorization[Scheme.Length..].TrimStart(' ')) is not { } token || token.Claims.Issuer.StartsWith(options.LoginOrigin + "/", StringComparison.Ordinal))
        {
            return null;
        }

        return directory.OutsideIssuers.TryGetValue(OutsideIssuerRecord.IdOf(token.Claims.Issuer), out var issuer)
            && string.Equals(issuer.Issuer, token.Claims.Issuer, StringComparison.Ordinal)
                ? (token, issuer)
                : null;
    }

    /// <summary>Reads the issuer's keys if they are not there; a bearer of another issuer costs nothing.</summary>
    public async ValueTask PrepareAsync(string? authorization, DirectorySnapshot? directory, CancellationToken cancel)
    {
        if (Find(authorization, directory) is var (token, issuer))
        {
            await keys.FindAsync(issuer.Issuer, token.Header.Kid, token.Header.Algorithm, cancel).ConfigureAwait(false);
        }
    }

    public Result<Caller> Judge(ClientAssertion token, OutsideIssuerRecord issuer, TokenExpectation expectation, DirectorySnapshot directory)
    {
        if (keys.FindKnown(issuer.Issuer, token.Header.Kid, token.Header.Algorithm) is not { } key
            || !key.Verify(token.Header.Algorithm, token.Signed.AsSpan(), token.Signature.AsSpan()))
        {
            return TokenRefusals.Invalid;
        }

        if (expectation.Tenant is { } owner && owner != issuer.Tenant)
        {
            return directory.Tenants.TryGetValue(owner, out var expected) ? TokenRefusals.Issuer(expected.Issuer, issuer.Issuer) : TokenRefusals.Revoked;
        }

        // Exactly ours and nobody else's: what is meant for several has been seen by several (V15, J10).
        if (token.Claims.Audiences is not [var audience] || !string.Equals(audience, issuer.Audience, StringComparison.Ordinal))
        {
            return TokenRefusals.Audience(issuer.Audience, token.Claims.Audiences[0]);
        }

        return AssertionTimes.Fault(token.Claims, clock.GetUtcNow()) switch
        {
            TimeFault.NotYet => TokenRefusals.NotYetValid,
            TimeFault.Expired => TokenRefusals.Expired,
            TimeFault.TooLong => TokenRefusals.BadLifetime,
            _ => CallerOf(token, issuer, directory) is { } caller ? caller : TokenRefusals.Revoked,
        };
    }

    private static Caller? CallerOf(ClientAssertion token, OutsideIssuerRecord issuer, DirectorySnapshot directory)
    {
        using var claims = TokenJson.Parse(token.Payload);

        // A token bound to a key is no bearer token (S20).
        if (claims is null || claims.RootElement.TryGetProperty("cnf", out _))
        {
            return null;
        }

        var root = claims.RootElement;
        var meant = issuer.Mappings.Where(m => string.Equals(TokenJson.Text(root, m.Claim), m.Value, StringComparison.Ordinal)).Select(m => m.Principal).Distinct().Take(2).ToArray();
        if (meant is not [var principal]
            || !directory.Tenants.TryGetValue(issuer.Tenant, out var tenant) || !tenant.Record.Enabled
            || !directory.Principals.TryGetValue((issuer.Tenant, principal), out var record) || !record.Enabled
            || !directory.Applications.TryGetValue((issuer.Tenant, record.Client), out var application) || !application.Enabled || application.Principal != principal)
        {
            return null;
        }

        return new Caller
        {
            Tenant = issuer.Tenant,
            Principal = principal,
            Application = record.Client,
            Issuer = issuer.Issuer,
            IdentityType = "app",
            ClientProof = ProofOutcome.Asymmetric,
            TokenId = TokenIdOf(token),
            ManagedResource = application.ManagedIdentity?.ResourceId,
            ExpiresAt = DateTimeOffset.FromUnixTimeSeconds((long)token.Claims.Expires),
            Groups = directory.Groups.Of(issuer.Tenant, principal),
        };
    }

    /// <summary>The issuer's own id of the token, if it is fit for the trail; else the start of its hash.</summary>
    private static string TokenIdOf(ClientAssertion token) =>
        token.Claims.Id is { Length: <= 64 } id && Ascii.IsValid(id) && !id.Any(char.IsControl) ? id : Convert.ToHexStringLower(SHA256.HashData(token.Signed.AsSpan()))[..32];
}
