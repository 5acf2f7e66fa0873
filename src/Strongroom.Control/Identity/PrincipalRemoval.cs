using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>
/// Deletes principals for good. With a principal go, in the same unit of work, its memberships and its role assignments; its tokens are refused from the
/// commit on. No id is ever given out again, so what else still names it (an access policy, an owner's entry) names nobody (S28).
/// </summary>
public sealed class PrincipalRemoval(DirectoryFeed feed, IPrincipalGrants grants)
{
    /// <summary>Stages the deletion of a user.</summary>
    public async ValueTask<Result<PrincipalId>> DeleteUserAsync(Tx tx, TenantId tenant, PrincipalId user, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var outcome = await UserDirectory.DeleteAsync(tx, tenant, user, cancel).ConfigureAwait(false);
        return outcome.Error is { } refusal ? refusal : await ForgetAsync(tx, tenant, user, cancel).ConfigureAwait(false);
    }

    /// <summary>Stages the deletion of a group.</summary>
    public async ValueTask<Result<PrincipalId>> DeleteGroupAsync(Tx tx, TenantId tenant, PrincipalId group, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var outcome = await GroupDirectory.DeleteAsync(tx, tenant, group, cancel).ConfigureAwait(false);
        return outcome.Error is { } refusal ? refusal : await ForgetAsync(tx, tenant, group, cancel).ConfigureAwait(false);
    }

    /// <summary>Stages the deletion of an application and of its service principal, if there is one.</summary>
    public async ValueTask<Result<PrincipalId>> DeleteApplicationAsync(Tx tx, TenantId tenant, ClientId client, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var outcome = await PrincipalDirectory.DeleteApplicationAsync(tx, tenant, client, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out var refusal, out var principal) ? refusal : await ForgetAsync(tx, tenant, principal, cancel).ConfigureAwait(false);
    }

    /// <summary>Stages the deletion of a service principal alone: its application stays, and can be given another one with another id.</summary>
    public async ValueTask<Result<PrincipalId>> DeleteServicePrincipalAsync(Tx tx, TenantId tenant, ClientId client, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = IdentityRows.Applications.Key(tenant.Compact, client.Compact);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } application)
        {
            return DirectoryRefusals.NotFound("application", client.Value);
        }

        var principal = IdentityRows.Principals.Key(tenant.Compact, application.Principal.Compact);
        if (await tx.FindAsync(principal, cancel).ConfigureAwait(false) is null)
        {
            return DirectoryRefusals.NotFound("servicePrincipal", application.Principal.Value);
        }

        tx.Delete(principal);
        tx.Put(key, application with { Principal = PrincipalId.New() });
        return await ForgetAsync(tx, tenant, application.Principal, cancel).ConfigureAwait(false);
    }

    private async ValueTask<PrincipalId> ForgetAsync(Tx tx, TenantId tenant, PrincipalId principal, CancellationToken cancel)
    {
        foreach (var group in feed.Current?.Groups.DirectOf(tenant, principal) ?? [])
        {
            var key = IdentityRows.Groups.Key(tenant.Compact, group.Compact);
            if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is { } record)
            {
                tx.Put(key, record with { Members = record.Members.RemoveAll(member => member.Id == principal) });
            }
        }

        _ = await grants.RemoveOfAsync(tx, tenant, principal, cancel).ConfigureAwait(false);
        return principal;
    }
}
