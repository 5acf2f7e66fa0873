using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>The steps before and after the work: receiving, the vault, the caller, the decision, the record, the answer.</summary>
public sealed class Doors(GatePorts ports, InstallationNames names, TimeProvider clock)
{
    /// <summary>Clients spell the resource with and without a trailing slash; the token's audience keeps the spelling.</summary>
    private readonly string[] _audiences = [names.VaultResource, names.VaultResource + "/"];

    internal Passage Receive(HttpContext http, Operation operation)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit && operation.MaxBodyBytes is { } bytes)
        {
            limit.MaxRequestBodySize = bytes;
        }

        return new Passage(http, operation, clock.GetUtcNow(), clock.GetTimestamp());
    }

    /// <summary>From the host name to the api-version (wire reference §1.11). Null when every door has opened.</summary>
    internal VaultError? Enter(Passage passage, bool askForRight)
    {
        var host = names.Parse(passage.Http.Request.Host.Value);
        if (host.Kind != SurfaceKind.Vault || ports.Vaults.Find(host.Vault) is not { } vault)
        {
            return Refusals.UnknownVault;
        }

        passage.Vault = vault;
        passage.Origin = names.VaultOrigin(vault.Name);
        var expectation = new TokenExpectation(vault.Tenant, _audiences);
        string? authorization = passage.Http.Request.Headers.Authorization;
        if (ports.Tokens.Authenticate(authorization, expectation).IsRefused(out var error, out var caller))
        {
            return error with { Challenge = Challenge(vault) };
        }

        passage.Caller = caller;
        if (askForRight && Decide(passage, caller, vault) is { } forbidden)
        {
            return forbidden;
        }

        return BindApiVersion(passage);
    }

    private VaultError? Decide(Passage passage, Caller caller, VaultEntry vault)
    {
        var operation = passage.Operation;
        var resource = vault.Scope;
        if (operation.ObjectKind is { } kind && passage.Route("name") is { } given && ObjectName.TryParse(given, out var name))
        {
            resource = vault.Scope.Child(kind, name);
        }

        var decision = ports.Roles.Decide(caller, operation.Action, operation.IsDataAction, resource);
        passage.Decision = decision;
        return decision.Allowed ? null : Forbidden(caller, operation, resource, vault, decision);
    }

    private static VaultError? BindApiVersion(Passage passage)
    {
        string? given = passage.Http.Request.Query["api-version"];
        if (string.IsNullOrEmpty(given))
        {
            return Refusals.MissingApiVersion;
        }

        if (ApiVersion.Find(given) is not { } version)
        {
            return Refusals.UnknownApiVersion(given);
        }

        passage.ApiVersion = version;
        return null;
    }

    /// <summary>Exactly this form: one space after the comma, no path but the tenant; every client reads it (wire reference §1.5).</summary>
    private string Challenge(VaultEntry vault) =>
        $"Bearer authorization=\"{names.LoginOrigin}/{vault.Tenant}\", resource=\"{names.VaultResource}\"";

    /// <summary>The text that real clients match and people read (wire reference §2.3).</summary>
    private static VaultError Forbidden(Caller caller, Operation operation, Scope resource, VaultEntry vault, Decision decision) =>
        new(403, "Forbidden", string.Join("\r\n",
            "Caller is not authorized to perform action on resource.",
            "If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.",
            $"Caller: appid={caller.Application};oid={caller.Principal};iss={caller.Issuer}",
            $"Action: '{operation.Action}'",
            $"Resource: '{resource}'",
            "Assignment: (not found)",
            $"DenyAssignmentId: {decision.DenyAssignmentId?.ToString("D") ?? "null"}",
            "DecisionReason: 'DeniedWithNoValidRBAC' ",
            $"Vault: {vault.Name};location={vault.Location}",
            ""), "ForbiddenByRbac");

    internal AuditRecord Record(Passage passage, int status, VaultError? error)
    {
        var http = passage.Http;
        var caller = passage.CallerOrNull;
        var vault = passage.VaultOrNull;
        return new AuditRecord
        {
            Time = passage.Now,
            RequestId = passage.RequestId,
            Category = passage.Operation.Category,
            Operation = caller is null && status == StatusCodes.Status401Unauthorized ? "Authentication" : passage.Operation.Name,
            Status = status,
            Description = error?.Message,
            ErrorCode = error?.InnerCode ?? error?.Code,
            Tenant = vault?.Tenant.Value,
            ResourceId = vault?.Scope.Path,
            Vault = vault?.Id.Value,
            ApiVersion = vault is null ? null : passage.ApiVersion.Name,
            CallerAddress = passage.Connection.Address,
            Principal = caller?.Principal.Value,
            Application = caller?.Application.Value,
            ClientProof = caller?.ClientProof,
            IdentityType = caller?.IdentityType,
            Issuer = caller?.Issuer,
            TokenId = caller?.TokenId,
            ClientInfo = http.Request.Headers.UserAgent,
            RequestUri = RequestUri(passage),
            ObjectId = passage.ObjectId,
            Duration = clock.GetElapsedTime(passage.StartedAt),
            TlsVersion = passage.Connection.TlsVersion,
            AssignmentId = passage.Decision?.AssignmentId,
            IsRbacAuthorized = passage.Decision?.Allowed,
            Secret = passage.Secret,
        };
    }

    private static string RequestUri(Passage passage)
    {
        var request = passage.Http.Request;
        var origin = passage.Origin.Length > 0 ? passage.Origin : request.Host.Value;
        return string.Concat(origin, request.Path.Value, request.QueryString.Value);
    }
}
