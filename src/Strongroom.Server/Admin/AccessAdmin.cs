using System.Text.Json;
using Strongroom.Access;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Roles and assignments beside the control plane, of the home tenant unless told otherwise: how the first right in a tenant comes to be.</summary>
internal sealed class AccessAdmin(ITenants tenants)
{
    private const int PageSize = 1000;

    /// <summary>The maker of grants that came through the local socket, where no principal is signed in.</summary>
    private static readonly PrincipalId LocalAdministrator = new(Guid.Empty);

    public static async ValueTask<Result<Answer>> ListAssignmentsAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        var found = new List<AssignedRole>();
        AssignmentId? next = null;
        do
        {
            var page = await RoleAssignments.ListAsync(tx, tenant, new AssignmentFilter(), next, PageSize, cancel).ConfigureAwait(false);
            found.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);
        return AdminAnswer.List(found, Write);
    }

    /// <summary><c>principal</c>, <c>role</c>, <c>scope</c>, and <c>tenant</c> for another tenant than the home one.</summary>
    public async ValueTask<Result<Answer>> AssignAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        if (!PrincipalId.TryParse(body.Text("principal"), out var principal))
        {
            return Refusals.InvalidProperty("principal", "It must be an object id (GUID).");
        }

        if (body.Tenant(tenants).IsRefused(out error, out var tenant))
        {
            return error;
        }

        if (await FindRoleAsync(tx, tenant, body.Text("role") ?? "", cancel).ConfigureAwait(false) is not { } role)
        {
            return Refusals.InvalidProperty("role", "No role has this name or id.");
        }

        var draft = new AssignmentDraft
        {
            Id = AssignmentId.New(),
            Scope = body.Text("scope") ?? "",
            Role = role.Id,
            Principal = principal,
            PrincipalKind = await GroupDirectory.IsGroupAsync(tx, tenant, principal, cancel).ConfigureAwait(false) ? PrincipalKind.Group
                : await UserDirectory.FindAsync(tx, tenant, principal.ToString(), cancel).ConfigureAwait(false) is not null ? PrincipalKind.User
                : PrincipalKind.ServicePrincipal,
        };
        var outcome = await RoleAssignments.AssignAsync(tx, tenant, draft, LocalAdministrator, passage.Now, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out error, out var made) ? error : new AdminAnswer(json => Write(json, made), status: 201);
    }

    public static async ValueTask<Result<Answer>> UnassignAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!AssignmentId.TryParse(passage.Route("id"), out var id))
        {
            return Refusals.InvalidProperty("id", "It must be a GUID.");
        }

        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        var outcome = await RoleAssignments.RemoveAsync(tx, tenant, id, cancel).ConfigureAwait(false);
        if (outcome.IsRefused(out var error, out var removed))
        {
            return error;
        }

        return removed is null ? NoContentAnswer.Instance : new AdminAnswer(json => Write(json, removed));
    }

    public static async ValueTask<Result<Answer>> ListRolesAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        var custom = await RoleDefinitions.ListCustomAsync(tx, tenant, null, PageSize, cancel).ConfigureAwait(false);
        return AdminAnswer.List(BuiltInRoles.All.Concat(custom), Write);
    }

    /// <summary>The body is az's form of a custom role: Name, Description, Actions, NotActions, DataActions, NotDataActions, AssignableScopes, and Id to change one.</summary>
    public static async ValueTask<Result<Answer>> DefineAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        var id = new RoleId(Entropy.NewGuid());
        if (body.Text("Id") is { } text && !RoleId.TryParse(text, out id))
        {
            return Refusals.InvalidProperty("Id", "It must be a GUID.");
        }

        var draft = new RoleDraft
        {
            Id = id,
            Name = body.Text("Name") ?? "",
            Description = body.Text("Description"),
            AssignableScopes = body.Texts("AssignableScopes") ?? [],
            Permissions =
            [
                new PermissionDraft
                {
                    Actions = body.Texts("Actions") ?? [],
                    NotActions = body.Texts("NotActions") ?? [],
                    DataActions = body.Texts("DataActions") ?? [],
                    NotDataActions = body.Texts("NotDataActions") ?? [],
                },
            ],
        };
        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        var outcome = await RoleDefinitions.DefineAsync(tx, tenant, draft, LocalAdministrator, passage.Now, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out error, out var made) ? error : new AdminAnswer(json => Write(json, made), status: 201);
    }

    private static async ValueTask<Role?> FindRoleAsync(Tx tx, TenantId tenant, string nameOrId, CancellationToken cancel) =>
        RoleId.TryParse(nameOrId, out var id)
            ? await RoleDefinitions.FindAsync(tx, tenant, id, cancel).ConfigureAwait(false)
            : await RoleDefinitions.FindByNameAsync(tx, tenant, nameOrId, cancel).ConfigureAwait(false);

    private static void Write(Utf8JsonWriter json, AssignedRole assigned)
    {
        json.WriteString("id"u8, assigned.Id.ToString());
        json.WriteString("scope"u8, assigned.Assignment.Scope.Path);
        json.WriteString("roleDefinitionId"u8, assigned.Assignment.Role.ToString());
        json.WriteString("principalId"u8, assigned.Assignment.Principal.ToString());
    }

    private static void Write(Utf8JsonWriter json, Role role)
    {
        json.WriteString("id"u8, role.Id.ToString());
        json.WriteString("roleName"u8, role.Definition.Name);
        json.WriteString("type"u8, role.IsBuiltIn ? "BuiltInRole" : "CustomRole");
    }
}
