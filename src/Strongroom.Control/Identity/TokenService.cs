using System.Net;
using Strongroom.Identity.Guessing;
using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>The client-credentials grant (RFC 6749 §4.4), the one grant there is. Knows nothing of HTTP.</summary>
internal sealed class TokenService(ClientAuthentication clients, TokenIssuer issuer, GuessGuard guesses, TimeProvider clock)
{
    /// <summary>Answers a request that came to the tenant segment of a token endpoint's path. Checks stop at the first fault.</summary>
    public async ValueTask<SignIn> AnswerAsync(DirectorySnapshot directory, string tenantSegment, TokenVersion version, TokenRequest request, CancellationToken cancel)
    {
        var tenant = TenantSegment.Resolve(directory, tenantSegment);
        var client = ClientId.TryParse(request.ClientId, out var parsed) ? parsed : (ClientId?)null;
        var (attempt, waiting) = guesses.Begin(tenant, client, SourceNetwork.Of(request.Source));
        if (attempt is null)
        {
            return SignIn.Wait(waiting!) with { Tenant = tenant, Client = client };
        }

        bool? failed = null;
        try
        {
            var signIn = tenant is null
                ? new SignIn(TokenErrors.UnknownTenant(tenantSegment))
                : await JudgeAsync(directory, new SignIn(Error: null) { Tenant = tenant, Client = client, Version = version }, request, cancel).ConfigureAwait(false);
            failed = signIn switch
            {
                { ClientProof: not null } => false,
                { Error: { Status: >= 500 } or { RetryAfterSeconds: not null } } => null,
                _ => true,
            };
            return signIn;
        }
        finally
        {
            guesses.End(attempt, failed);
        }
    }

    /// <summary>Guesses nothing, and counts all the same: nobody fills the trail with what cannot be read.</summary>
    public SignIn RefuseMalformed(DirectorySnapshot directory, string tenantSegment, IPAddress? source)
    {
        var tenant = TenantSegment.Resolve(directory, tenantSegment);
        var (attempt, waiting) = guesses.Begin(tenant, client: null, SourceNetwork.Of(source));
        if (attempt is null)
        {
            return SignIn.Wait(waiting!) with { Tenant = tenant };
        }

        guesses.End(attempt, failed: true);
        return new SignIn(TokenErrors.Malformed) { Tenant = tenant };
    }

    /// <param name="signIn">Names the tenant, and the client where the request names one.</param>
    private async ValueTask<SignIn> JudgeAsync(DirectorySnapshot directory, SignIn signIn, TokenRequest request, CancellationToken cancel)
    {
        if (CheckForm(request) is { } formError)
        {
            return signIn with { Error = formError };
        }

        var tenant = signIn.Tenant!.Value;
        var application = signIn.Client is { } client ? directory.Applications.GetValueOrDefault((tenant, client)) : null;
        var question = new ProofQuestion(directory, tenant, signIn.Client, application, request, clock.GetUtcNow());
        var proof = await clients.ProveAsync(question, cancel).ConfigureAwait(false);
        signIn = signIn with { Credential = proof.Credential };
        if (proof.Error is not null)
        {
            return signIn with { Error = proof.Error };
        }

        signIn = signIn with { Principal = application!.Principal, ClientProof = proof.Proof };
        var asked = issuer.ReadResource(request, signIn.Version, tenant);
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
