using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.ManagedIdentities;

/// <summary>Makes and ends managed identities. Each command stages its rows in the caller's unit of work, so that resource and principal come and go together.</summary>
internal sealed class IdentityRegistry(IScopedGrants grants)
{
    /// <summary>Stages an application without any secret, and its service principal.</summary>
    public static (ClientId Client, PrincipalId Principal) Register(Tx tx, TenantId tenant, string resourceId, string displayName, bool isSystemAssigned, DateTimeOffset now)
    {
        var (client, principal) = (ClientId.New(), PrincipalId.New());
        tx.Insert(Identity.IdentityRows.Applications.Key(tenant.Compact, client.Compact), new ApplicationRecord
        {
            DisplayName = displayName,
            CreatedAt = now,
            Enabled = true,
            Principal = principal,
            ObjectId = Entropy.NewGuid(),
            ManagedIdentity = new ManagedIdentityFacts(resourceId, isSystemAssigned),
        });
        tx.Insert(Identity.IdentityRows.Principals.Key(tenant.Compact, principal.Compact), new ServicePrincipalRecord { Client = client, CreatedAt = now, Enabled = true });
        return (client, principal);
    }

    /// <summary>Stages a user-assigned identity in a group that this unit of work has entered.</summary>
    public static ResourceRecord Create(Tx tx, ResourceGroup group, string name, ResourceForm form, bool isRegional, DateTimeOffset now)
    {
        var shelf = ManagedResources.Identities;
        var (client, principal) = Register(tx, group.Tenant, shelf.IdOf(group.Subscription, group.Name, name), name, isSystemAssigned: false, now);
        var record = new ResourceRecord
        {
            Tenant = group.Tenant,
            Subscription = group.Subscription,
            ResourceGroup = group.Name,
            Name = name,
            Location = form.Location ?? group.Location,
            Tags = form.Tags ?? new Dictionary<string, string>(),
            Id = client.Value,
            Principal = principal,
            IsRegional = isRegional,
            CreatedAt = now,
            ChangedAt = now,
        };
        tx.Insert(shelf.Key(record), record);
        return record;
    }

    /// <summary>
    /// Stages the end of a user-assigned identity. Machines that were given it lose it with its application: no other one ever bears its
    /// client id. The role assignments are removed by whoever asked, since a resource group removes those of all its resources at once.
    /// </summary>
    public static async ValueTask RemoveAsync(Tx tx, ResourceRecord identity, CancellationToken cancel)
    {
        await UnregisterAsync(tx, identity.Tenant, new ClientId(identity.Id), cancel).ConfigureAwait(false);
        tx.Delete(ManagedResources.Identities.Key(identity));
    }

    public static async ValueTask UnregisterAsync(Tx tx, TenantId tenant, ClientId client, CancellationToken cancel) =>
        _ = await PrincipalDirectory.DeleteApplicationAsync(tx, tenant, client, cancel).ConfigureAwait(false);

    /// <summary>Stages the end of an identity on its own, with every role it holds anywhere and every role on it.</summary>
    public async ValueTask DeleteAsync(Tx tx, ResourceRecord identity, CancellationToken cancel)
    {
        await RemoveAsync(tx, identity, cancel).ConfigureAwait(false);
        await grants.RemoveWithAsync(tx, identity.Tenant, ManagedResources.Identities.ScopeOf(identity), [identity.Principal!.Value], cancel).ConfigureAwait(false);
    }
}
