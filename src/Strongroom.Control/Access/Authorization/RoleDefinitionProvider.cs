using System.Collections.Immutable;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access.Authorization;

/// <summary>
/// <c>Microsoft.Authorization/roleDefinitions</c>, at every scope. At the tenant everyone signed in reads the built-in ones, since ids of roles
/// may be written without a subscription, and the custom ones that they may read where those can be assigned.
/// </summary>
internal sealed class RoleDefinitionProvider(IDecide decider, IGrantRights rights, ArmPaging paging) : IArmProvider
{
    private const int PageSize = 500;
    private const string Pattern = ArmRoutes.ScopeMark + "/providers/Microsoft.Authorization/roleDefinitions";
    private const string ReadRight = "Microsoft.Authorization/roleDefinitions/read";

    public IReadOnlyList<ArmType> Types => [AuthorizationTypes.RoleDefinitions];

    public void Map(ArmRoutes routes)
    {
        var type = AuthorizationTypes.RoleDefinitions;
        routes.Map("GET", Pattern, type, ArmOperations.Read("RoleDefinitionList", ""), ListAsync);
        routes.Map("GET", Pattern + "/{name}", type, ArmOperations.Read("RoleDefinitionGet", ""), GetAsync);
        routes.Map("PUT", Pattern + "/{name}", type, ArmOperations.Change("RoleDefinitionPut", GrantRules.WriteRoles) with { DecidedByWork = true }, PutAsync);
        routes.Map("DELETE", Pattern + "/{name}", type, ArmOperations.Change("RoleDefinitionDelete", GrantRules.DeleteRoles) with { DecidedByWork = true }, DeleteAsync);
    }

    private async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (AskToRead(passage) is { } refusal)
        {
            return refusal;
        }

        var path = AuthorizationRequest.PathOf(passage);
        if (!RoleDefinitionFilter.TryRead(passage.Http.Request.Query["$filter"], out var filter))
        {
            return ArmErrors.Invalid("$filter", "Known here are roleName eq, type eq 'BuiltInRole' or 'CustomRole', and atScopeAndBelow().", "InvalidFilter");
        }

        var all = BuiltInRoles.All.ToList();
        IReadOnlyList<Role> custom = [];
        do
        {
            custom = await RoleDefinitions.ListCustomAsync(tx, passage.Caller.Tenant, custom.Count > 0 ? custom[^1].Id : null, PageSize, cancel).ConfigureAwait(false);
            all.AddRange(custom);
        }
        while (custom.Count == PageSize);

        var shown = all.Where(role => filter.Admits(role, path.Scope) && MayRead(passage, role));
        return paging.Page(passage, shown, role => role.Id.Compact, (json, role) => AuthorizationJson.Write(json, role, path.Subscription));
    }

    private async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (AskToRead(passage) is { } refusal || ReadId(passage).IsRefused(out refusal, out var id))
        {
            return refusal;
        }

        var found = await RoleDefinitions.FindAsync(tx, passage.Caller.Tenant, id, cancel).ConfigureAwait(false);
        return found is not null && IsAround(passage, found) && MayRead(passage, found) ? AnswerWith(passage, found, 200) : AccessErrors.RoleNotFound(id);
    }

    private async ValueTask<Result<Answer>> PutAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ReadId(passage).IsRefused(out var refusal, out var id)
            || (await RoleDefinitionBody.ReadAsync(passage, id, mayBeNameless: false, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var draft)
            || RoleDraftRules.Check(draft, passage.Caller.Principal, passage.Now).IsRefused(out refusal, out var wanted))
        {
            return refusal;
        }

        var tenant = passage.Caller.Tenant;
        var existing = await RoleDefinitions.FindAsync(tx, tenant, id, cancel).ConfigureAwait(false);
        if (MayNotDefine(passage, GrantRules.ToDefine(wanted, existing?.Definition, passage.Now)) is { } forbidden)
        {
            return forbidden;
        }

        var outcome = await RoleDefinitions.DefineAsync(tx, tenant, draft, passage.Caller.Principal, passage.Now, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out refusal, out var made) ? refusal : AnswerWith(passage, made, 201);
    }

    /// <summary>
    /// What a role allows is given to everyone who holds it, the writer perhaps included, and slips past a condition that names roles by id. So
    /// it takes the right to give any role as well, without condition, wherever the role can be assigned (S25).
    /// </summary>
    private VaultError? MayNotDefine(Passage passage, ImmutableArray<AccessQuestion> questions)
    {
        if (AuthorizationRequest.AskAll(passage, questions) is { } forbidden)
        {
            return forbidden;
        }

        foreach (var question in questions)
        {
            if (!rights.HoldsUnrestricted(passage.Caller, question.Resource))
            {
                return new VaultError(403, "AuthorizationFailed", $"Defining a role takes the right '{GrantRules.WriteAssignments}' without a condition over scope '{question.Resource}'.");
            }
        }

        return null;
    }

    private static async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ReadId(passage).IsRefused(out var refusal, out var id))
        {
            return refusal;
        }

        if (BuiltInRoles.TryFind(id, out _))
        {
            return AccessErrors.BuiltInRole;
        }

        var tenant = passage.Caller.Tenant;
        var existing = await RoleDefinitions.FindAsync(tx, tenant, id, cancel).ConfigureAwait(false);
        if (existing is null || !IsAround(passage, existing))
        {
            return AuthorizationRequest.AskHere(passage, GrantRules.DeleteRoles) is { } forbidden ? forbidden : new ArmNoContent();
        }

        if (AuthorizationRequest.AskAll(passage, GrantRules.ToUndefine(existing.Definition, passage.Now)) is { } denied)
        {
            return denied;
        }

        var outcome = await RoleDefinitions.DeleteAsync(tx, tenant, id, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out refusal, out _) ? refusal : AnswerWith(passage, existing, 200);
    }

    private static VaultError? AskToRead(Passage passage) =>
        AuthorizationRequest.PathOf(passage).Scope == Scope.Root ? null : AuthorizationRequest.AskHere(passage, ReadRight);

    private bool MayRead(Passage passage, Role role) =>
        role.IsBuiltIn
        || AuthorizationRequest.PathOf(passage).Scope != Scope.Root
        || role.Definition.AssignableScopes.Any(scope => decider.Decide(passage.Caller, new AccessQuestion(ReadRight, IsDataAction: false, scope)).Allowed);

    /// <summary>True when the role can be assigned at the path's scope, above it or below it.</summary>
    private static bool IsAround(Passage passage, Role role)
    {
        var here = AuthorizationRequest.PathOf(passage).Scope;
        return role.Definition.IsAssignableAt(here) || role.Definition.AssignableScopes.Any(here.Covers);
    }

    private static Result<RoleId> ReadId(Passage passage)
    {
        var text = passage.Route("name")!;
        return RoleId.TryParse(text, out var id) ? id : AccessErrors.InvalidRoleId(ArmErrors.Shown(text));
    }

    private static ArmAnswer AnswerWith(Passage passage, Role role, int status)
    {
        var subscription = AuthorizationRequest.PathOf(passage).Subscription;
        return new ArmAnswer(json => AuthorizationJson.Write(json, role, subscription), status);
    }
}
