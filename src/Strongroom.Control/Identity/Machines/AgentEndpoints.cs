using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Identity.Certificates;
using Strongroom.Identity.Guessing;
using Strongroom.Kernel;

namespace Strongroom.Identity.Machines;

/// <summary>What an enrolled agent asks for: a token of one of its machine's identities, and which identities there are.</summary>
internal sealed class AgentEndpoints(SignInDoor door, TokenIssuer issuer, JtiLedger used, GuessGuard guesses, IdentityOptions options, TimeProvider clock)
{
    private const string ProofType = "application/jwt";

    public Task TokenAsync(HttpContext http) => door.PassAsync(http, (directory, cancel) => TokenAsync(directory, http, cancel), LoginResponse.TokenAsync);

    /// <summary>Not a sign-in: the trail keeps its refusals alone.</summary>
    public Task StatusAsync(HttpContext http)
    {
        AgentJudgement? judged = null;
        return door.PassAsync(
            http,
            async (directory, cancel) =>
            {
                judged = await JudgeAsync(directory, http, "status", cancel).ConfigureAwait(false);
                return judged.SignIn with { Recorded = judged.SignIn.Error is not null && judged.SignIn.Recorded };
            },
            (_, call, _) => WriteStatusAsync(http, call, judged!));
    }

    private async ValueTask<SignIn> TokenAsync(DirectorySnapshot directory, HttpContext http, CancellationToken cancel)
    {
        var judged = await JudgeAsync(directory, http, "token", cancel).ConfigureAwait(false);
        var signIn = judged.SignIn with { Version = TokenVersion.V1, ShowsClient = true };
        if (judged.Call is not { } call || signIn.Error is not null)
        {
            return signIn;
        }

        var tenant = signIn.Tenant!.Value;
        var resource = call.Proof.Text("resource");
        signIn = signIn with { Audience = resource };
        if (resource is not { Length: > 0 })
        {
            return signIn with { Error = TokenErrors.MissingParameter("resource") };
        }

        if (!RequestedResource.IsKnown(resource, options))
        {
            return signIn with { Error = TokenErrors.UnknownResource(resource, tenant.ToString()) };
        }

        var (identity, error) = IdentitySelector.Select(directory, tenant, call);
        if (identity is null)
        {
            return signIn with { Error = error };
        }

        signIn = signIn with { Client = identity.Client, Principal = identity.Principal, ManagedResource = identity.ResourceId, ClientProof = ProofOutcome.Asymmetric };
        return issuer.Issue(directory, signIn, identity.Application, claims: null, call.Agent);
    }

    /// <summary>Failures count for the agent that is named, real or not, and its source (S53).</summary>
    private async ValueTask<AgentJudgement> JudgeAsync(DirectorySnapshot directory, HttpContext http, string endpoint, CancellationToken cancel)
    {
        var segment = (string)http.Request.RouteValues["tenant"]!;
        var tenant = TenantSegment.Resolve(directory, segment);
        var body = await LoginBody.ReadAsync(http.Request, ProofType, CompactJws.MaxLength, cancel).ConfigureAwait(false);
        var proof = body is null ? null : AgentProof.Parse(body, AgentProof.CallType);
        var named = GuidText.TryParse(proof?.Kid, out var agent) ? new ClientId(agent) : (ClientId?)null;
        var (attempt, waiting) = guesses.Begin(tenant, named, SourceNetwork.Of(http.Connection.RemoteIpAddress));
        if (attempt is null)
        {
            return new AgentJudgement(SignIn.Wait(waiting!) with { Tenant = tenant }, null);
        }

        bool? failed = null;
        try
        {
            var judged = tenant is not { } known ? new AgentJudgement(new SignIn(TokenErrors.UnknownTenant(segment)), null)
                : body is null ? new AgentJudgement(new SignIn(TokenErrors.Malformed) { Tenant = tenant }, null)
                : await JudgeAsync(directory, known, proof, endpoint, cancel).ConfigureAwait(false);
            failed = judged.SignIn.Error is { RetryAfterSeconds: not null } ? null : judged.Call is null;
            return judged;
        }
        finally
        {
            guesses.End(attempt, failed);
        }
    }

    private async ValueTask<AgentJudgement> JudgeAsync(DirectorySnapshot directory, TenantId tenant, AgentProof? proof, string endpoint, CancellationToken cancel)
    {
        var call = await AgentCall.JudgeAsync(directory, tenant, proof, $"{options.LoginOrigin}/{tenant}/agent/{endpoint}", used, clock.GetUtcNow(), cancel).ConfigureAwait(false);
        var error = call.WaitSeconds is { } seconds ? TokenErrors.TooManyAssertions(seconds) : call.Refusal is null ? null : TokenErrors.AgentRefused;
        var signIn = new SignIn(error)
        {
            Tenant = tenant,
            Credential = call.Agent == Guid.Empty ? "agent" : call.Credential,
            TrueReason = call.Refusal,
        };
        return new AgentJudgement(signIn, call.Refusal is null ? call : null) { Directory = directory };
    }

    private static Task WriteStatusAsync(HttpContext http, LoginCall call, AgentJudgement judged)
    {
        var (directory, tenant) = (judged.Directory!, judged.SignIn.Tenant!.Value);
        var usable = HeldIdentity.Of(directory, tenant, judged.Call!.Machine).Where(held => held.IsUsable(directory, tenant)).ToList();
        return LoginResponse.JsonAsync(http, call, json =>
        {
            json.WriteStartObject();
            json.WriteString("agentId", judged.Call.Agent);
            WriteIdentities(json, usable, held => EpochOf(directory, tenant, held));
            json.WriteEndObject();
        });
    }

    /// <param name="epoch">Null when the answer has none.</param>
    public static void WriteIdentities(Utf8JsonWriter json, IEnumerable<HeldIdentity> identities, Func<HeldIdentity, string>? epoch)
    {
        json.WriteStartArray("identities");
        foreach (var held in identities)
        {
            json.WriteStartObject();
            json.WriteString("clientId", held.Client.ToString());
            json.WriteString("objectId", held.Principal.ToString());
            json.WriteString("resourceId", held.ResourceId);
            json.WriteString("type", held.Type);
            if (epoch is not null)
            {
                json.WriteString("epoch", epoch(held));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Another text after each revocation that touches the identity's tokens.</summary>
    private static string EpochOf(DirectorySnapshot directory, TenantId tenant, HeldIdentity held) => string.Create(
        CultureInfo.InvariantCulture,
        $"{directory.Tenants[tenant].Record.TokenGeneration}.{directory.Principals[(tenant, held.Principal)].TokenGeneration}");
}
