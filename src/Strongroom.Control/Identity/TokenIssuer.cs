using System.Security.Cryptography;
using Strongroom.Kernel;
using Base64Url = System.Buffers.Text.Base64Url;

namespace Strongroom.Identity;

/// <summary>Makes the token of a client that has proved itself, if the directory still wants it to have one.</summary>
internal sealed class TokenIssuer(IdentityOptions options, TimeProvider clock)
{
    private const int ShortestSeconds = 60 * 60;
    private const int LongestSeconds = 90 * 60;

    /// <summary>The resource that a request names, or why it is none of ours.</summary>
    public (string? Resource, TokenError? Error) ReadResource(TokenRequest request, TokenVersion version, TenantId tenant)
    {
        string resource;
        if (version != TokenVersion.V2 && request.Resource is { } given)
        {
            resource = given;
        }
        else if (version == TokenVersion.V1)
        {
            return (null, TokenErrors.MissingParameter("resource"));
        }
        else if (request.Scope is not { } scope)
        {
            return (null, TokenErrors.MissingParameter("scope"));
        }
        else if (RequestedResource.FromScope(scope) is { } named)
        {
            resource = named;
        }
        else
        {
            return (null, TokenErrors.InvalidScope(scope));
        }

        return RequestedResource.IsKnown(resource, options)
            ? (resource, null)
            : (resource, TokenErrors.UnknownResource(resource, tenant.ToString()));
    }

    /// <summary>The sign-in with its token, or with the reason why there is none.</summary>
    /// <param name="signIn">Names tenant, client, audience and proof.</param>
    /// <param name="claims">The <c>claims</c> parameter as it was sent.</param>
    /// <param name="agent">The machine's agent that asks; null for an application itself.</param>
    public SignIn Issue(DirectorySnapshot directory, SignIn signIn, ApplicationRecord application, string? claims, Guid? agent = null)
    {
        var (tenant, client) = (signIn.Tenant!.Value, signIn.Client!.Value);
        var entry = directory.Tenants[tenant];
        if (!application.Enabled || !entry.Record.Enabled || !directory.Principals.TryGetValue((tenant, application.Principal), out var principal)
            || !principal.Enabled || principal.Client != client)
        {
            return signIn with { Error = TokenErrors.DisabledClient(client.ToString()) };
        }

        if (!ClaimsParameter.TryRead(claims, out var capable))
        {
            return signIn with { Error = TokenErrors.Malformed };
        }

        var now = clock.GetUtcNow();
        if (directory.SignerAt(now) is not { } key)
        {
            return signIn with { Error = TokenErrors.NoSigningKey };
        }

        var issuedAt = now.ToUnixTimeSeconds();
        var draft = new AccessTokenDraft(
            entry.Issuer, tenant, signIn.Audience!, client, application.Principal, NewTokenId(), issuedAt,
            issuedAt + LifetimeSeconds(agent), entry.Record.TokenGeneration, principal.TokenGeneration, capable)
        {
            ClientProof = signIn.ClientProof!,
            ManagedResource = application.ManagedIdentity?.ResourceId,
            Agent = agent,
        };
        return signIn with
        {
            Issuer = draft.Issuer,
            TokenId = draft.TokenId,
            ManagedResource = draft.ManagedResource,
            NotBefore = draft.IssuedAt,
            Expires = draft.Expires,
            Token = AccessTokenWriter.Write(draft, key),
        };
    }

    /// <summary>
    /// An agent's tokens bridge an outage of the login host; they can be long because they end with the agent, the identity or a revocation
    /// at once (security model §7).
    /// </summary>
    private long LifetimeSeconds(Guid? agent) =>
        agent is null ? RandomNumberGenerator.GetInt32(ShortestSeconds, LongestSeconds + 1) : (long)options.MaxTokenLifetime.TotalSeconds;

    /// <summary>128 random bits as 22 characters, the length of Entra's <c>uti</c>.</summary>
    private static string NewTokenId()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
