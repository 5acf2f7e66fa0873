using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access.Authorization;

/// <summary><c>Microsoft.Authorization/roleAssignments</c>, at every scope.</summary>
internal sealed class RoleAssignmentProvider(RoleDecider decider, IPrincipals principals, TrackedResources resources, ArmPaging paging) : IArmProvider
{
    /// <summary>Assignments in one subscription (control-plane reference §3.2). Counted in memory: two requests at once may pass it by one.</summary>
    private const int MaxInSubscription = 4000;
    private const int PageSize = 500;
    private const string Pattern = ArmRoutes.ScopeMark + "/providers/Microsoft.Authorization/roleAssignments";
    private const string Right = "Microsoft.Authorization/roleAssignments/";

    public IReadOnlyList<ArmType> Types => [AuthorizationTypes.RoleAssignments];

    public void Map(ArmRoutes routes)
    {
        var type = AuthorizationTypes.RoleAssignments;
        routes.Map("GET", Pattern, type, ArmOperations.Read("RoleAssignmentList", Right + "read"), ListAsync);
        routes.Map("GET", Pattern + "/{name}", type, ArmOperations.Read("RoleAssignmentGet", Right + "read"), GetAsync);
        routes.Map("PUT", Pattern + "/{name}", type, ArmOperations.Change("RoleAssignmentPut", GrantRules.WriteAssignments) with { DecidedByWork = true }, PutAsync);
        routes.Map("DELETE", Pattern + "/{name}", type, ArmOperations.Change("RoleAssignmentDelete", GrantRules.DeleteAssignments) with { DecidedByWork = true }, DeleteAsync);
    }

    private async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var path = AuthorizationRequest.PathOf(passage);
        if (!RoleAssignmentFilter.TryRead(passage.Http.Request.Query["$filter"], path.Scope, passage.Caller, principals, out var filter))
        {
            return ArmErrors.Invalid("$filter", "Known here are atScope(), assignedTo('id'), both joined by and, and principalId eq 'id'.", "InvalidFilter");
        }

        var all = new List<AssignedRole>();
        AssignmentId? after = null;
        do
        {
            var page = await RoleAssignments.ListAsync(tx, passage.Caller.Tenant, filter, after, PageSize, cancel).ConfigureAwait(false);
            all.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);

        return paging.Page(passage, all, assigned => assigned.Id.Compact, (json, assigned) => AuthorizationJson.Write(json, assigned, path.Subscription));
    }

    private static async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ReadId(passage).IsRefused(out var refusal, out var id))
        {
            return refusal;
        }

        var found = await FindHereAsync(passage, tx, id, cancel).ConfigureAwait(false);
        return found is null ? AccessErrors.AssignmentNotFound(id.Compact) : AnswerWith(passage, found, 200);
    }

    private async ValueTask<Result<Answer>> PutAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ReadId(passage).IsRefused(out var refusal, out var id)
            || (await ReadAsync(passage, id, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var draft)
            || AssignmentDraftRules.Check(draft, passage.Caller.Principal, passage.Now).IsRefused(out refusal, out var wanted))
        {
            return refusal;
        }

        var tenant = passage.Caller.Tenant;
        var existing = await RoleAssignments.FindAsync(tx, tenant, id, cancel).ConfigureAwait(false);
        refusal = AuthorizationRequest.AskAll(passage, GrantRules.ToGrant(wanted, existing?.Assignment, passage.Now))
            ?? CheckPrincipal(tenant, draft)
            ?? await resources.MissingAsync(tx, AuthorizationRequest.PathOf(passage), cancel).ConfigureAwait(false)
            ?? (existing is null ? CheckLimit(passage) : null);
        if (refusal is not null)
        {
            return refusal;
        }

        var outcome = await RoleAssignments.AssignAsync(tx, tenant, draft, passage.Caller.Principal, passage.Now, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out refusal, out var made) ? refusal : AnswerWith(passage, made, made.IsNew ? 201 : 200);
    }

    private static async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ReadId(passage).IsRefused(out var refusal, out var id))
        {
            return refusal;
        }

        if (await FindHereAsync(passage, tx, id, cancel).ConfigureAwait(false) is not { } existing)
        {
            return AuthorizationRequest.AskHere(passage, GrantRules.DeleteAssignments) is { } forbidden ? forbidden : new ArmNoContent();
        }

        if (AuthorizationRequest.AskAll(passage, GrantRules.ToRevoke(existing.Assignment, passage.Now)) is { } denied)
        {
            return denied;
        }

        var outcome = await RoleAssignments.RemoveAsync(tx, passage.Caller.Tenant, id, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out refusal, out _) ? refusal : AnswerWith(passage, existing, 200);
    }

    private async ValueTask<Result<AssignmentDraft>> ReadAsync(Passage passage, AssignmentId id, CancellationToken cancel)
    {
        if ((await ArmBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var refusal, out var body))
        {
            return refusal;
        }

        if (body.Root.Object("properties") is not { } properties)
        {
            return body.Fault ?? ArmErrors.Missing("properties");
        }

        var principal = properties.Id("principalId") is { } principalId ? new PrincipalId(principalId) : (PrincipalId?)null;
        var roleText = properties.Text("roleDefinitionId");
        var role = RoleId.TryParse(roleText, out var parsed) ? parsed : (RoleId?)null;
        var given = ReadKind(properties);
        if (properties.Text("delegatedManagedIdentityResourceId") is not null)
        {
            properties.Refuse("delegatedManagedIdentityResourceId", "Delegation to another tenant's identities is not known here.");
        }

        if (roleText is not null && role is null)
        {
            properties.Refuse("roleDefinitionId", "It must be the resource id or the GUID of a role definition.");
        }

        var draft = role is null || principal is null ? null : new AssignmentDraft
        {
            Id = id,
            Scope = AuthorizationRequest.WrittenScope(passage),
            Role = role.Value,
            Principal = principal.Value,
            PrincipalKind = given ?? KindOf(principals.Find(passage.Caller.Tenant, principal.Value)) ?? PrincipalKind.User,
            Description = properties.Text("description"),
            Condition = properties.Text("condition"),
            ConditionVersion = properties.Text("conditionVersion"),
        };
        return body.Fault ?? (draft is null ? ArmErrors.Missing(properties.PathOf(role is null ? "roleDefinitionId" : "principalId")) : (Result<AssignmentDraft>)draft);
    }

    private static PrincipalKind? ReadKind(ArmMember properties)
    {
        var text = properties.Text("principalType");
        foreach (var kind in Enum.GetValues<PrincipalKind>())
        {
            if (kind != PrincipalKind.SystemDefined && kind.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        if (text is not null)
        {
            properties.Refuse("principalType", "It must be User, Group, ServicePrincipal, ForeignGroup or Device.");
        }

        return null;
    }

    private static PrincipalKind? KindOf(PrincipalFacts? facts) => facts is not null && Enum.TryParse<PrincipalKind>(facts.Type, out var kind) ? kind : null;

    /// <summary>
    /// Azure takes any id when the type is sent along, because its directory may lag behind. This one does not lag, so an id it does not know
    /// is a mistake; and the type sent must be the true one, since conditions may decide by it.
    /// </summary>
    private VaultError? CheckPrincipal(TenantId tenant, AssignmentDraft draft)
    {
        if (principals.Find(tenant, draft.Principal) is not { } facts)
        {
            return AccessErrors.PrincipalNotFound(draft.Principal, tenant);
        }

        return KindOf(facts) == draft.PrincipalKind ? null : AccessErrors.UnmatchedPrincipalType(draft.Principal, facts.Type, draft.PrincipalKind.ToString());
    }

    private VaultError? CheckLimit(Passage passage) =>
        AuthorizationRequest.PathOf(passage).Subscription is { } subscription
        && decider.CountUnder(passage.Caller.Tenant, Scope.Subscription(subscription)) >= MaxInSubscription
            ? AccessErrors.AssignmentLimit
            : null;

    private static Result<AssignmentId> ReadId(Passage passage)
    {
        var text = passage.Route("name")!;
        return AssignmentId.TryParse(text, out var id) ? id : AccessErrors.InvalidAssignmentId(ArmErrors.Shown(text));
    }

    /// <summary>Null as well when the assignment stands at another scope: an id names one only together with its scope.</summary>
    private static async ValueTask<AssignedRole?> FindHereAsync(Passage passage, Tx tx, AssignmentId id, CancellationToken cancel)
    {
        var found = await RoleAssignments.FindAsync(tx, passage.Caller.Tenant, id, cancel).ConfigureAwait(false);
        return found?.Assignment.Scope == AuthorizationRequest.PathOf(passage).Scope ? found : null;
    }

    private static ArmAnswer AnswerWith(Passage passage, AssignedRole assigned, int status)
    {
        var subscription = AuthorizationRequest.PathOf(passage).Subscription;
        return new ArmAnswer(json => AuthorizationJson.Write(json, assigned, subscription), status);
    }
}
