using Strongroom.Access.Authorization;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access.Hsm;

/// <summary><c>{scope}/providers/Microsoft.Authorization/roleAssignments</c> on the host of a managed HSM.</summary>
internal sealed class HsmAssignmentRoutes(RoleDecider decider, IPrincipals principals, ArmPaging paging)
{
    /// <summary>As the control plane's list: at the scope, above it and below it, unless the filter says less.</summary>
    public async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (HsmPlace.Of(passage).IsRefused(out var refusal, out var place))
        {
            return refusal;
        }

        if (!RoleAssignmentFilter.TryRead(passage.Http.Request.Query["$filter"], place.Scope, passage.Caller, principals, out var filter))
        {
            return HsmRefusals.Property("$filter", "Known here are atScope(), assignedTo('id'), both joined by and, and principalId eq 'id'.");
        }

        var access = await HsmAssignments.ReadAsync(tx, place.Tenant, place.Hsm.Id, cancel).ConfigureAwait(false);
        var page = paging.Page(passage, access.Assignments.Where(assigned => filter.Admits(assigned.Assignment)), assigned => assigned.Id.Compact, HsmJson.Write);
        return page.Error is { } fault ? HsmRefusals.OfData(fault) : page;
    }

    public static async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Read(passage).IsRefused(out var refusal, out var read))
        {
            return refusal;
        }

        var access = await HsmAssignments.ReadAsync(tx, read.Place.Tenant, read.Place.Hsm.Id, cancel).ConfigureAwait(false);
        return access.Find(read.Id) is { } found && found.Assignment.Scope == read.Place.Scope
            ? new ArmAnswer(json => HsmJson.Write(json, found))
            : AccessErrors.AssignmentNotFound(read.Id.Compact);
    }

    /// <summary>201 for an assignment that was there already, too: the clients know no other status.</summary>
    public async ValueTask<Result<Answer>> PutAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Read(passage).IsRefused(out var refusal, out var read))
        {
            return refusal;
        }

        var place = read.Place;
        var forbidden = passage.Ask(place.Ask(HsmActions.WriteAssignments, place.Scope, passage.Now));
        if (forbidden is not null && !MayAppoint(passage.Caller, place))
        {
            return forbidden;
        }

        if ((await ReadBodyAsync(passage, read.Id, place, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var wanted))
        {
            return refusal;
        }

        if (forbidden is not null && (!HsmAssignments.IsAdministrator(wanted.Assignment) || Appoint(passage) is not null))
        {
            return forbidden;
        }

        var outcome = await HsmAssignments.AssignAsync(tx, place.Tenant, place.Hsm.Id, wanted, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out refusal, out var made) ? refusal : new ArmAnswer(json => HsmJson.Write(json, made), 201);
    }

    public static async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Read(passage).IsRefused(out var refusal, out var read))
        {
            return refusal;
        }

        var outcome = await HsmAssignments.RemoveAsync(tx, read.Place.Tenant, read.Place.Hsm.Id, read.Place.Scope, read.Id, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out refusal, out var removed) ? refusal : new ArmAnswer(json => HsmJson.Write(json, removed));
    }

    /// <summary>A Global Administrator brings an HSM back whose administrators are gone: that role at <c>/</c>, and no other (control-plane reference §2.12).</summary>
    private bool MayAppoint(Caller caller, HsmPlace place) =>
        place.Scope == Scope.Root && decider.HoldsUnconditionally(caller, GrantRules.AppointHsmAdministrators, Scope.Root);

    /// <summary>Asked through the gate, so that the trail tells by which right it was done.</summary>
    private static VaultError? Appoint(Passage passage) =>
        passage.Ask(new AccessQuestion(GrantRules.AppointHsmAdministrators, IsDataAction: false, Scope.Root) { Attributes = new AccessAttributes { Now = passage.Now } });

    private async ValueTask<Result<AssignedRole>> ReadBodyAsync(Passage passage, AssignmentId id, HsmPlace place, CancellationToken cancel)
    {
        if ((await ArmBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var refusal, out var body))
        {
            return HsmRefusals.OfData(refusal);
        }

        if (body.Root.Object("properties") is not { } properties)
        {
            return HsmRefusals.OfData(body.Fault ?? ArmErrors.Missing("properties"));
        }

        var principal = properties.Id("principalId") is { } principalId ? new PrincipalId(principalId) : (PrincipalId?)null;
        var roleText = properties.Text("roleDefinitionId");
        var role = RoleId.TryParse(roleText, out var parsed) ? parsed : (RoleId?)null;
        var type = properties.Text("principalType");
        foreach (var unknown in (string[])["condition", "conditionVersion", "delegatedManagedIdentityResourceId"])
        {
            if (properties.Text(unknown) is not null)
            {
                properties.Refuse(unknown, "A role assignment of a managed HSM has none.");
            }
        }

        if (roleText is not null && role is null)
        {
            properties.Refuse("roleDefinitionId", "It must be the id of a role definition, or its GUID.");
        }

        if (body.Fault is { } fault)
        {
            return HsmRefusals.OfData(fault);
        }

        if (role is null || principal is null)
        {
            return HsmRefusals.OfData(ArmErrors.Missing(properties.PathOf(role is null ? "roleDefinitionId" : "principalId")));
        }

        // Everyone, which the empty id stands for elsewhere, is nobody whom the directory knows.
        if (principals.Find(place.Tenant, principal.Value) is not { } facts || !Enum.TryParse<PrincipalKind>(facts.Type, out var kind))
        {
            return AccessErrors.PrincipalNotFound(principal.Value, place.Tenant);
        }

        if (type is not null && !type.Equals(facts.Type, StringComparison.OrdinalIgnoreCase))
        {
            return AccessErrors.UnmatchedPrincipalType(principal.Value, facts.Type, ArmErrors.Shown(type));
        }

        return new AssignedRole(id, new RoleAssignment
        {
            Scope = place.Scope,
            WrittenScope = place.WrittenScope,
            Role = role.Value,
            Principal = principal.Value,
            PrincipalKind = kind,
            CreatedOn = passage.Now,
            CreatedBy = passage.Caller.Principal,
            UpdatedOn = passage.Now,
            UpdatedBy = passage.Caller.Principal,
        });
    }

    private static Result<(HsmPlace Place, AssignmentId Id)> Read(Passage passage)
    {
        if (HsmPlace.Of(passage).IsRefused(out var refusal, out var place))
        {
            return refusal;
        }

        var text = passage.Route("assignment")!;
        if (!AssignmentId.TryParse(text, out var id))
        {
            return HsmRefusals.Property("roleAssignmentName", "It must be a GUID.");
        }

        passage.ObjectId = passage.Origin + HsmPlace.IdOf(place.WrittenScope, id);
        return (place, id);
    }
}
