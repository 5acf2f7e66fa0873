using Microsoft.AspNetCore.Http;
using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>
/// The host of a vault or a managed HSM (wire reference §1.11): vault → caller → decision → api-version → throttle. A caller without the right hears
/// nothing about what is there.
/// </summary>
public sealed class VaultEntrance(GatePorts ports, InstallationNames names, IReach reach) : Entrance
{
    /// <summary>The only objects whose names conditions can look at.</summary>
    private const string SecretCollection = "secrets";

    /// <summary>Clients spell the resource with and without a trailing slash; the token's audience keeps the spelling.</summary>
    private readonly string[] _vaultAudiences = [names.VaultResource, names.VaultResource + "/"];
    private readonly string[] _hsmAudiences = [names.HsmResource, names.HsmResource + "/"];

    internal override VaultError? Enter(Passage passage, bool askForRight)
    {
        if (Find(passage.Http.Request.Host.Value) is not { } vault)
        {
            return Refusals.UnknownVault;
        }

        Bind(passage, vault);
        var expectation = new TokenExpectation(vault.Tenant, vault.IsManagedHsm ? _hsmAudiences : _vaultAudiences);
        string? authorization = passage.Http.Request.Headers.Authorization;
        if (ports.Tokens.Authenticate(authorization, expectation).IsRefused(out var error, out var caller))
        {
            return error with { Challenge = Challenge(vault) };
        }

        passage.Caller = caller;
        if (vault.IsManagedHsm && askForRight && passage.Operation.HsmAction is null)
        {
            return Refusals.UnknownRoute;
        }

        if (askForRight && !passage.Operation.DecidedByWork && Decide(passage, vault) is { } forbidden)
        {
            return forbidden;
        }

        return BindApiVersion(passage) ?? ports.Throttle.AdmitToVault(vault, caller, passage.Operation.PerTenSeconds);
    }

    protected internal override void WriteHeaders(Passage passage, IHeaderDictionary headers)
    {
        headers["x-ms-keyvault-service-version"] = "1.9.0.0";
        headers["x-ms-keyvault-network-info"] = passage.Connection.NetworkInfo;
        if (passage.VaultOrNull is { } vault)
        {
            headers["x-ms-keyvault-region"] = vault.Location;
        }

        if (passage.Decision is { Allowed: true, AssignmentId: { } assignment })
        {
            headers["x-ms-keyvault-rbac-assignment-id"] = assignment.ToString("D");
        }
    }

    internal void Bind(Passage passage, VaultEntry vault)
    {
        passage.Vault = vault;
        passage.Resource = vault.Scope;
        passage.Origin = vault.IsManagedHsm ? names.HsmOrigin(vault.Name) : names.VaultOrigin(vault.Name);
    }

    /// <summary>The live vault or managed HSM that a Host header names; null when it names none.</summary>
    internal VaultEntry? Find(string? host)
    {
        var surface = names.Parse(host);
        return surface.Kind switch
        {
            SurfaceKind.Vault => ports.Vaults.Find(surface.Vault),
            SurfaceKind.ManagedHsm => ports.Vaults.FindManagedHsm(surface.Vault),
            _ => null,
        };
    }

    private VaultError? Decide(Passage passage, VaultEntry vault)
    {
        var operation = passage.Operation;
        AccessQuestion question;
        if (operation.ObjectKind is { } kind && passage.Route("name") is { } given && ObjectName.TryParse(given, out var name))
        {
            question = Named(passage, operation, kind, name);
        }
        else
        {
            var resource = vault.IsManagedHsm && operation.HsmCollection is { } collection ? vault.Scope.Collection(collection) : vault.Scope;
            question = new AccessQuestion(ActionOf(operation, vault), operation.IsDataAction, resource) { Permission = operation.Permission, Attributes = Attributes(passage) };
        }

        if (Ask(passage, question) is not { } refusal)
        {
            return null;
        }

        return IsDecidedLater(passage, vault) || IsFiltered(passage, vault) ? null : refusal;
    }

    /// <summary>Only conditions stand in the way, and the name that they look at is in the body: the work asks again when it has read it.</summary>
    private static bool IsDecidedLater(Passage passage, VaultEntry vault) =>
        passage.Operation.NamedByBody && vault.UsesRbac && passage.Decision is { Reason: DecisionReason.ConditionFailed };

    /// <summary>
    /// Our extension of lists (Azure answers 403): who may see some of the listed and not all gets those, if the api-version asks for it. Each is
    /// decided by itself.
    /// </summary>
    private bool IsFiltered(Passage passage, VaultEntry vault)
    {
        string? version = passage.Http.Request.Query["api-version"];
        if (passage.Operation.FilteredKind is null || ApiVersion.Find(version) is not { IsExtension: true } || !vault.UsesRbac
            || passage.Decision is not { Reason: DecisionReason.NoGrant or DecisionReason.ConditionFailed } || !reach.ReachesInto(passage.Caller, vault))
        {
            return false;
        }

        passage.ListsFiltered = true;
        passage.Decision = new Decision(true, null, null) { Reason = DecisionReason.Filtered };
        return true;
    }

    internal override bool Shows(Passage passage, ObjectName name) =>
        !passage.ListsFiltered || ports.Roles.Decide(passage.Caller, Named(passage, passage.Operation, passage.Operation.FilteredKind!, name) with { Vault = passage.Vault }).Allowed;

    internal override VaultError? AskFor(Passage passage, string kind, ObjectName name)
    {
        if (passage.Decision is { Allowed: true })
        {
            return null;
        }

        // Asked about the vault, as before, and now with the name.
        var question = Named(passage, passage.Operation, kind, name);
        return Ask(passage, question with { Resource = passage.Vault.Scope });
    }

    internal override Decision Judge(Passage passage, Operation operation, string kind, ObjectName name, out AccessQuestion question, out VaultError? refusal)
    {
        question = Named(passage, operation, kind, name);
        var decision = ports.Roles.Decide(passage.Caller, question with { Vault = passage.Vault });
        refusal = decision.Allowed ? null : Forbidden(passage.Caller, operation, question, passage.Vault, decision);
        return decision;
    }

    private static AccessQuestion Named(Passage passage, Operation operation, string kind, ObjectName name)
    {
        var attributes = Attributes(passage);
        attributes = kind != SecretCollection ? attributes
            : operation.NamesFromRequest ? attributes with { RequestSecretName = name.Shown } : attributes with { ResourceSecretName = name.Shown };
        return new AccessQuestion(ActionOf(operation, passage.Vault), operation.IsDataAction, passage.Vault.Scope.Child(kind, name)) { Permission = operation.Permission, Attributes = attributes };
    }

    /// <summary>A managed HSM has data actions of its own.</summary>
    private static string ActionOf(Operation operation, VaultEntry vault) => vault.IsManagedHsm ? operation.HsmAction! : operation.Action;

    private static AccessAttributes Attributes(Passage passage) => new() { VaultName = passage.Vault.Name.Value, Now = passage.Now };

    internal override VaultError? Ask(Passage passage, in AccessQuestion question)
    {
        var vault = passage.Vault;
        var decision = ports.Roles.Decide(passage.Caller, question with { Vault = vault });
        passage.Decision = decision;
        passage.AskedAction = question.Action;
        passage.Resource = question.Resource;
        return decision.Allowed ? null : Forbidden(passage.Caller, passage.Operation, question, vault, decision);
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
        $"Bearer authorization=\"{names.LoginOrigin}/{vault.Tenant}\", resource=\"{(vault.IsManagedHsm ? names.HsmResource : names.VaultResource)}\"";

    private static VaultError Forbidden(Caller caller, Operation operation, in AccessQuestion question, VaultEntry vault, Decision decision) =>
        vault.UsesRbac || vault.IsManagedHsm ? ByRbac(caller, question, vault, decision) : ByPolicy(caller, operation, vault);

    /// <summary>The text that real clients match and people read (wire reference §2.3).</summary>
    private static VaultError ByRbac(Caller caller, in AccessQuestion question, VaultEntry vault, Decision decision) =>
        new(403, "Forbidden", string.Join("\r\n",
            "Caller is not authorized to perform action on resource.",
            "If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.",
            $"Caller: appid={caller.Application};oid={caller.Principal};iss={caller.Issuer}",
            $"Action: '{question.Action}'",
            $"Resource: '{question.Resource}'",
            "Assignment: (not found)",
            $"DenyAssignmentId: {decision.DenyAssignmentId?.ToString("D") ?? "null"}",
            "DecisionReason: 'DeniedWithNoValidRBAC' ",
            $"Vault: {vault.Name};location={vault.Location}",
            ""), "ForbiddenByRbac");

    private static VaultError ByPolicy(Caller caller, Operation operation, VaultEntry vault) =>
        new(403, "Forbidden",
            $"The user, group or application 'appid={caller.Application};oid={caller.Principal};numgroups={caller.Groups.Count};iss={caller.Issuer}' "
            + $"does not have {operation.Permission?.Replace('/', ' ') ?? operation.Action} permission on key vault '{vault.Name};location={vault.Location}'.",
            "ForbiddenByPolicy");
}
