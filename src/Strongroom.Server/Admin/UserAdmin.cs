using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Users, of the home tenant unless told otherwise. Each is named by its object id or its user principal name.</summary>
internal sealed class UserAdmin(ITenants tenants, PrincipalRemoval removal)
{
    public async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (AdminTenant.Of(passage, tenants).IsRefused(out var refusal, out var tenant))
        {
            return refusal;
        }

        return AdminAnswer.List(await UserDirectory.ListAsync(tx, tenant, cancel).ConfigureAwait(false), Write);
    }

    /// <summary><c>userPrincipalName</c>, <c>displayName</c>, and <c>tenant</c> for another tenant than the home one.</summary>
    public async ValueTask<Result<Answer>> CreateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var refusal, out var body) || body.Tenant(tenants).IsRefused(out refusal, out var tenant))
        {
            return refusal;
        }

        var name = body.Text("userPrincipalName") ?? "";
        var draft = new UserDraft(name, body.Text("displayName") ?? name);
        var outcome = await UserDirectory.CreateAsync(tx, tenant, draft, passage.Now, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out refusal, out var id)
            ? refusal
            : new AdminAnswer(json => Write(json, new RegisteredUser(id, draft.UserPrincipalName, draft.DisplayName, draft.Enabled)), status: 201);
    }

    public async ValueTask<Result<Answer>> DisableAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await FindAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out var refusal, out var found))
        {
            return refusal;
        }

        var outcome = await UserDirectory.UpdateAsync(tx, found.Tenant, found.User, known => known with { Enabled = false }, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out refusal, out _) ? refusal : NoContentAnswer.Instance;
    }

    /// <summary>With its memberships and what was granted to it.</summary>
    public async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await FindAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out var refusal, out var found))
        {
            return refusal;
        }

        var outcome = await removal.DeleteUserAsync(tx, found.Tenant, found.User, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out refusal, out _) ? refusal : NoContentAnswer.Instance;
    }

    private async ValueTask<Result<(TenantId Tenant, PrincipalId User)>> FindAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (AdminTenant.Of(passage, tenants).IsRefused(out var refusal, out var tenant))
        {
            return refusal;
        }

        return await UserDirectory.FindAsync(tx, tenant, passage.Route("user") ?? "", cancel).ConfigureAwait(false) is { } user
            ? (tenant, user)
            : new VaultError(404, "Request_ResourceNotFound", "There is no such user.");
    }

    private static void Write(Utf8JsonWriter json, RegisteredUser user)
    {
        json.WriteString("userPrincipalName"u8, user.UserPrincipalName);
        json.WriteString("displayName"u8, user.DisplayName);
        json.WriteString("objectId"u8, user.Id.ToString());
        json.WriteBoolean("enabled"u8, user.Enabled);
    }
}
