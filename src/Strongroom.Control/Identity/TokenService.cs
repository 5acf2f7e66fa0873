using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>The client-credentials grant (RFC 6749 §4.4), the one grant there is. Knows nothing of HTTP.</summary>
internal sealed class TokenService(ClientAuthentication clients, TokenIssuer issuer, TimeProvider clock)
{
    /// <summary>Answers a request that came to the tenant segment of a token endpoint's path. Checks stop at the first fault.</summary>
    public async ValueTask<SignIn> AnswerAsync(DirectorySnapshot directory, string tenantSegment, TokenVersion version, TokenRequest request, CancellationToken cancel)
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

        var known = ClientId.TryParse(request.ClientId, out var client);
        signIn = signIn with { Client = known ? client : null };
        var application = known ? directory.Applications.GetValueOrDefault((tenant, client)) : null;
        var question = new ProofQuestion(directory, tenant, signIn.Client, application, request, clock.GetUtcNow());
        var proof = await clients.ProveAsync(question, cancel).ConfigureAwait(false);
        signIn = signIn with { Credential = proof.Credential };
        if (proof.Error is not null)
        {
            return signIn with { Error = proof.Error };
        }

        signIn = signIn with { Principal = application!.Principal, ClientProof = proof.Proof };
        var asked = issuer.ReadResource(request, version, tenant);
        signIn = signIn with { Audience = asked.Resource, Scope = request.Scope, Error = asked.Error };
        return asked.Error is null ? issuer.Issue(directory, signIn, application, request.Claims) : signIn;
    }

    private TokenError? CheckForm(TokenRequest request)
    {
        if (request.GrantType is not { } grant)
        {
            return TokenErrors.MissingParameter("grant_type");
        }

        if (!string.Equals(grant, "client_credentials", StringComparison.Ordinal))
        {
            return TokenErrors.UnsupportedGrant(grant);
        }

        return request.ClientId is null ? TokenErrors.MissingParameter("client_id") : clients.Fault(request);
    }
}
