using Strongroom.Access.Authorization;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access.Hsm;

/// <summary><c>{scope}/providers/Microsoft.Authorization/roleDefinitions</c> on the host of a managed HSM.</summary>
internal sealed class HsmDefinitionRoutes(ArmPaging paging)
{
    /// <summary>The roles that can be assigned at the scope; with <c>atScopeAndBelow()</c> those too that can be assigned below it only.</summary>
    public async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (HsmPlace.Of(passage).IsRefused(out var refusal, out var place))
        {
            return refusal;
        }

        if (!RoleDefinitionFilter.TryRead(passage.Http.Request.Query["$filter"], out var filter))
        {
            return HsmRefusals.Property("$filter", "Known here are roleName eq, type eq 'BuiltInRole' or 'CustomRole', and atScopeAndBelow().");
        }

        var access = await HsmAssignments.ReadAsync(tx, place.Tenant, place.Hsm.Id, cancel).ConfigureAwait(false);
        var page = paging.Page(passage, HsmRoles.All.Concat(access.Roles).Where(role => filter.Admits(role, place.Scope)), role => role.Id.Compact, HsmJson.Write);
        return page.Error is { } fault ? HsmRefusals.OfData(fault) : page;
    }

    public static async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Read(passage).IsRefused(out var refusal, out var read))
        {
            return refusal;
        }

        var access = await HsmAssignments.ReadAsync(tx, read.Place.Tenant, read.Place.Hsm.Id, cancel).ConfigureAwait(false);
        return access.Find(read.Id) is { } found && IsAround(found, read.Place) ? new ArmAnswer(json => HsmJson.Write(json, found)) : AccessErrors.RoleNotFound(read.Id);
    }

    public static async ValueTask<Result<Answer>> PutAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Read(passage).IsRefused(out var refusal, out var read))
        {
            return refusal;
        }

        if ((await RoleDefinitionBody.ReadAsync(passage, read.Id, mayBeNameless: true, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var draft))
        {
            return HsmRefusals.OfData(refusal);
        }

        if (HsmRoleDraft.Check(draft, passage.Caller.Principal, passage.Now).IsRefused(out refusal, out var wanted))
        {
            return refusal;
        }

        var place = read.Place;
        var access = await HsmAssignments.ReadAsync(tx, place.Tenant, place.Hsm.Id, cancel).ConfigureAwait(false);
        IEnumerable<Scope> scopes = [.. wanted.Definition.AssignableScopes, .. access.Roles.FirstOrDefault(role => role.Id == read.Id)?.Definition.AssignableScopes ?? []];
        if (MayNotChange(passage, place, HsmActions.WriteRoles, scopes) is { } forbidden)
        {
            return forbidden;
        }

        var outcome = await HsmDefinitions.DefineAsync(tx, place.Tenant, place.Hsm.Id, wanted, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out refusal, out var made) ? refusal : new ArmAnswer(json => HsmJson.Write(json, made), 201);
    }

    public static async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Read(passage).IsRefused(out var refusal, out var read))
        {
            return refusal;
        }

        var place = read.Place;
        var access = await HsmAssignments.ReadAsync(tx, place.Tenant, place.Hsm.Id, cancel).ConfigureAwait(false);
        if (access.Roles.FirstOrDefault(role => role.Id == read.Id) is { } existing
            && MayNotChange(passage, place, HsmActions.DeleteRoles, existing.Definition.AssignableScopes) is { } forbidden)
        {
            return forbidden;
        }

        var outcome = await HsmDefinitions.DeleteAsync(tx, place.Tenant, place.Hsm.Id, read.Id, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out refusal, out var deleted) ? refusal : new ArmAnswer(json => HsmJson.Write(json, deleted));
    }

    /// <summary>
    /// A role is held wherever it can be assigned, and what it allows is given to all who hold it, the writer perhaps included: it takes the right to
    /// write roles and the right to give them, at every such scope (S25).
    /// </summary>
    private static VaultError? MayNotChange(Passage passage, HsmPlace place, string action, IEnumerable<Scope> scopes)
    {
        foreach (var scope in scopes.Distinct())
        {
            if ((passage.Ask(place.Ask(HsmActions.WriteAssignments, scope, passage.Now)) ?? passage.Ask(place.Ask(action, scope, passage.Now))) is { } forbidden)
            {
                return forbidden;
            }
        }

        return null;
    }

    private static bool IsAround(Role role, HsmPlace place) => role.Definition.IsAssignableAt(place.Scope) || role.Definition.AssignableScopes.Any(place.Scope.Covers);

    private static Result<(HsmPlace Place, RoleId Id)> Read(Passage passage)
    {
        if (HsmPlace.Of(passage).IsRefused(out var refusal, out var place))
        {
            return refusal;
        }

        if (!GuidText.TryParse(passage.Route("role"), out var id))
        {
            return HsmRefusals.Property("roleDefinitionName", "It must be a GUID.");
        }

        passage.ObjectId = $"{passage.Origin}/providers/Microsoft.Authorization/roleDefinitions/{id:D}";
        return (place, new RoleId(id));
    }
}
