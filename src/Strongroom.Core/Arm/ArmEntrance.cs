using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Arm;

/// <summary>
/// The host <c>management.D</c>: caller → path → subscription → decision → api-version → locks → throttle. Whoever may not hears nothing about what is
/// there; what does not exist is told only to those who might have used it.
/// </summary>
public sealed class ArmEntrance(GatePorts ports, InstallationNames names, ArmProviders providers, Subscriptions subscriptions, Locks locks) : Entrance
{
    /// <summary>Clients spell the audience with and without a trailing slash (client reference C4).</summary>
    private readonly string[] _audiences = [names.ArmAudience, names.ArmAudience + "/"];

    internal override VaultError? Enter(Passage passage, bool askForRight)
    {
        var http = passage.Http;
        passage.Origin = names.ManagementOrigin;
        var path = providers.Parse(http.Request.Path.Value);
        var subscription = path?.Subscription is { } id ? subscriptions.Find(id) : null;
        if (Authenticate(passage, subscription) is { } unknown)
        {
            return unknown;
        }

        if (path is null)
        {
            return ArmErrors.InvalidPath;
        }

        if (path.Subscription is { } named && subscription is null)
        {
            return ArmErrors.SubscriptionNotFound(named);
        }

        ArmRequest.Keep(http, path);
        passage.Resource = path.Scope;
        BindVault(passage, path);
        var operation = passage.Operation;
        if (askForRight && operation is { Action.Length: > 0, DecidedByWork: false } && Ask(passage, Question(passage, path.Scope)) is { } forbidden)
        {
            return forbidden;
        }

        return BindVersion(passage)
            ?? (operation.DecidedByWork ? null : Locked(passage))
            ?? ports.Throttle.AdmitToControlPlane(passage.Caller, path.Subscription, TrafficOf(http.Request));
    }

    internal override VaultError? Ask(Passage passage, in AccessQuestion question)
    {
        var decision = ports.Roles.Decide(passage.Caller, question);
        passage.Decision = decision;
        passage.AskedAction = question.Action;
        passage.Resource = question.Resource;
        if (!decision.Allowed)
        {
            return Forbidden(passage.Caller, question);
        }

        // Where the work asks for the right, the lock is told after it, as everywhere: who may not does not hear of locks.
        return passage.Operation.DecidedByWork ? Locked(passage) : null;
    }

    private VaultError? Locked(Passage passage) =>
        passage.Operation.Changes ? locks.Refusal(passage.Caller.Tenant, passage.Operation.Action, ArmRequest.PathOf(passage).Scope) : null;

    protected internal override void WriteHeaders(Passage passage, IHeaderDictionary headers)
    {
        headers["x-ms-correlation-request-id"] = passage.RequestId.ToString("D");
        headers["x-ms-routing-request-id"] = $"LOCAL:{passage.Now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}:{passage.RequestId:D}";
    }

    protected internal override void WriteError(Passage passage, Utf8JsonWriter json, VaultError error) => ErrorBody.WriteWithTarget(json, error);

    private static AccessQuestion Question(Passage passage, Scope scope) =>
        new(passage.Operation.Action, IsDataAction: false, scope) { Attributes = new AccessAttributes { Now = passage.Now } };

    private VaultError? Authenticate(Passage passage, Subscription? subscription)
    {
        string? authorization = passage.Http.Request.Headers.Authorization;
        var refusal = ports.Tokens.Authenticate(authorization, new TokenExpectation(null, _audiences)).IsRefused(out var error, out var caller)
            ? string.IsNullOrEmpty(authorization)
                ? new VaultError(401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
                : new VaultError(401, error.Message.Contains("Expired", StringComparison.Ordinal) ? "ExpiredAuthenticationToken" : "InvalidAuthenticationToken", error.Message)
            : null;
        var tenant = subscription?.Tenant ?? subscriptions.HomeTenant;
        if (refusal is null && subscription is not null && subscription.Tenant != caller!.Tenant)
        {
            refusal = new VaultError(
                401,
                "InvalidAuthenticationTokenTenant",
                $"The access token is from the wrong issuer '{caller.Issuer}'. It must match the tenant '{names.LoginOrigin}/{tenant}/' associated with this subscription.");
        }

        if (refusal is not null)
        {
            return refusal with { Challenge = $"Bearer authorization_uri=\"{names.LoginOrigin}/{tenant}\", error=\"invalid_token\", error_description=\"{refusal.Code}\"" };
        }

        passage.Caller = caller!;
        return null;
    }

    /// <summary>A vault that the path names and that is in the named group, so that the trail can tell which one it was.</summary>
    private void BindVault(Passage passage, ArmPath path)
    {
        if (passage.Route("vault") is { } given && VaultName.TryParse(given, out var name) && ports.Vaults.Find(name) is { } vault && vault.Scope.Covers(path.Scope))
        {
            passage.Vault = vault;
        }
    }

    private static VaultError? BindVersion(Passage passage)
    {
        string? given = passage.Http.Request.Query["api-version"];
        if (string.IsNullOrEmpty(given))
        {
            return ArmErrors.MissingApiVersion;
        }

        passage.ApiVersionName = ArmErrors.Shown(given);
        if (passage.Http.GetEndpoint()?.Metadata.GetMetadata<ArmRoute>() is not { Type: var type })
        {
            // No route took it: the refusal for that is the better answer.
            return null;
        }

        if (type.Find(given) is not { } version)
        {
            return ArmErrors.UnknownVersion(type, given);
        }

        ArmRequest.Keep(passage.Http, version);
        return null;
    }

    private static VaultError Forbidden(Caller caller, in AccessQuestion question) => new(
        403,
        "AuthorizationFailed",
        $"The client '{caller.Application}' with object id '{caller.Principal}' does not have authorization to perform action '{question.Action}' over scope '{question.Resource}' "
        + "or the scope is invalid. If access was recently granted, please refresh your credentials.");
}
