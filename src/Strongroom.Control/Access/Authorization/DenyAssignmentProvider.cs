using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access.Authorization;

/// <summary><c>Microsoft.Authorization/denyAssignments</c>: read here, made by nobody from outside (control-plane reference §3.3).</summary>
internal sealed class DenyAssignmentProvider(RoleDecider decider, ArmPaging paging) : IArmProvider
{
    private const string Pattern = ArmRoutes.ScopeMark + "/providers/Microsoft.Authorization/denyAssignments";
    private const string Right = "Microsoft.Authorization/denyAssignments/read";

    public IReadOnlyList<ArmType> Types => [AuthorizationTypes.DenyAssignments];

    public void Map(ArmRoutes routes)
    {
        routes.Map("GET", Pattern, AuthorizationTypes.DenyAssignments, ArmOperations.Read("DenyAssignmentList", Right), ListAsync);
        routes.Map("GET", Pattern + "/{name}", AuthorizationTypes.DenyAssignments, ArmOperations.Read("DenyAssignmentGet", Right), GetAsync);
    }

    /// <summary>Deny assignments at the scope, above and below it; with <c>atScope()</c> none below.</summary>
    private ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!ArmFilter.TryParse(passage.Http.Request.Query["$filter"], out var filter) || filter.Terms.Any(term => !term.IsFunction("atScope")))
        {
            return ValueTask.FromResult<Result<Answer>>(ArmErrors.Invalid("$filter", "Only atScope() is known here.", "InvalidFilter"));
        }

        var scope = AuthorizationRequest.PathOf(passage).Scope;
        var shown = decider.DenialsOf(passage.Caller.Tenant)
            .Where(denial => denial.Assignment.Scope.Covers(scope) || (filter.Terms.Count == 0 && scope.Covers(denial.Assignment.Scope)));
        return ValueTask.FromResult(paging.Page(passage, shown, denial => denial.Id.ToString("N"), AuthorizationJson.Write));
    }

    private ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var scope = AuthorizationRequest.PathOf(passage).Scope;
        var found = GuidText.TryParse(passage.Route("name"), out var id)
            ? decider.DenialsOf(passage.Caller.Tenant).FirstOrDefault(denial => denial.Id == id && denial.Assignment.Scope == scope)
            : null;
        return ValueTask.FromResult<Result<Answer>>(
            found is null ? AccessErrors.DenialNotFound(ArmErrors.Shown(passage.Route("name")!)) : new ArmAnswer(json => AuthorizationJson.Write(json, found)));
    }
}
