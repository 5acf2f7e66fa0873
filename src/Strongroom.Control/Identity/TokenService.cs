using System.Security.Cryptography;
using Strongroom.Kernel;
using Base64Url = System.Buffers.Text.Base64Url;

namespace Strongroom.Identity;

/// <summary>The client-credentials grant (RFC 6749 §4.4), the one grant there is. Knows nothing of HTTP.</summary>
internal sealed class TokenService(IdentityOptions options, TimeProvider clock)
{
    private const int ShortestSeconds = 60 * 60;
    private const int LongestSeconds = 90 * 60;

    public string LoginOrigin => options.LoginOrigin;

    /// <summary>Answers a request that came to the tenant segment of a token endpoint's path. Checks stop at the first fault.</summary>
    public SignIn Answer(DirectorySnapshot directory, string tenantSegment, TokenVersion version, TokenRequest request)
    {
        if (TenantSegment.Resolve(directory, tenantSegment) is not { } tenant)
        {
            return new SignIn(TokenErrors.UnknownTenant(tenantSegment));
        }

        var signIn = new SignIn(Error: null) { Tenant = tenant, Version = version };
        if (CheckForm(request) is { } formError)
        {
            return signIn with { Error = formError };
        }

        var clientText = request.ClientId!;
        var known = ClientId.TryParse(clientText, out var client);
        signIn = signIn with { Client = known ? client : null };
        var application = known ? directory.Applications.GetValueOrDefault((tenant, client)) : null;
        if (ClientAuthentication.Check(application, request.ClientSecret!.Span, clientText, tenant.ToString(), clock.GetUtcNow()) is { } clientError)
        {
            return signIn with { Error = clientError };
        }

        signIn = signIn with { Principal = application!.Principal };
        var asked = ReadResource(request, version, tenant);
        signIn = signIn with { Audience = asked.Resource, Scope = request.Scope, Error = asked.Error };
        return asked.Error is null ? Issue(directory, signIn, application, request) : signIn;
    }

    private static TokenError? CheckForm(TokenRequest request)
    {
        if (request.GrantType is not { } grant)
        {
            return TokenErrors.MissingParameter("grant_type");
        }

        if (!string.Equals(grant, "client_credentials", StringComparison.Ordinal))
        {
            return TokenErrors.UnsupportedGrant(grant);
        }

        if (request.ClientId is null)
        {
            return TokenErrors.MissingParameter("client_id");
        }

        if (request.HasAssertion)
        {
            // One way of proving oneself; and certificates are not registered here yet.
            return request.ClientSecret is null ? TokenErrors.AssertionRefused : TokenErrors.Malformed;
        }

        return request.ClientSecret is not { Length: > 0 } ? TokenErrors.MissingSecret : null;
    }

    private SignIn Issue(DirectorySnapshot directory, SignIn signIn, ApplicationRecord application, TokenRequest request)
    {
        var (tenant, client) = (signIn.Tenant!.Value, signIn.Client!.Value);
        var entry = directory.Tenants[tenant];
        if (!application.Enabled || !entry.Record.Enabled || !directory.Principals.TryGetValue((tenant, application.Principal), out var principal)
            || !principal.Enabled || principal.Client != client)
        {
            return signIn with { Error = TokenErrors.DisabledClient(request.ClientId!) };
        }

        if (!ClaimsParameter.TryRead(request.Claims, out var capable))
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
            issuedAt + RandomNumberGenerator.GetInt32(ShortestSeconds, LongestSeconds + 1), entry.Record.TokenGeneration, principal.TokenGeneration, capable);
        return signIn with
        {
            Issuer = draft.Issuer,
            TokenId = draft.TokenId,
            NotBefore = draft.IssuedAt,
            Expires = draft.Expires,
            Token = AccessTokenWriter.Write(draft, key),
        };
    }

    private (string? Resource, TokenError? Error) ReadResource(TokenRequest request, TokenVersion version, TenantId tenant)
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

    /// <summary>128 random bits as 22 characters, the length of Entra's <c>uti</c>.</summary>
    private static string NewTokenId()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
