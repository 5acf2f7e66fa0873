using System.Collections.Immutable;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Identity.ManagedIdentities;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Machines;

/// <summary>Makes, changes and ends machines. Each command stages its rows in the caller's unit of work.</summary>
internal sealed class MachineRegistry(IScopedGrants grants, IPrincipalGrants held)
{
    private static readonly ResourceShelf Shelf = ManagedResources.Machines;

    public static async ValueTask<Machine?> FindAsync(Tx tx, ResourcePlace place, CancellationToken cancel)
    {
        if (await Shelf.FindAsync(tx, place, cancel).ConfigureAwait(false) is not { } resource)
        {
            return null;
        }

        return await tx.FindAsync(FactsKey(resource), cancel).ConfigureAwait(false) is { } facts
            ? new Machine(resource, facts)
            : throw new InvalidDataException($"The machine {resource.Id:D} has a place and no row in the directory");
    }

    /// <summary>Stages a machine in a group that this unit of work has entered.</summary>
    /// <param name="userAssigned">Identities of the same tenant.</param>
    public static Machine Create(Tx tx, ResourceGroup group, string name, ResourceForm form, bool hasOwn, ImmutableArray<ClientId> userAssigned, DateTimeOffset now)
    {
        var resourceId = Shelf.IdOf(group.Subscription, group.Name, name);
        var own = hasOwn ? IdentityRegistry.Register(tx, group.Tenant, resourceId, name, isSystemAssigned: true, now) : ((ClientId Client, PrincipalId Principal)?)null;
        var place = new ResourceRecord
        {
            Tenant = group.Tenant,
            Subscription = group.Subscription,
            ResourceGroup = group.Name,
            Name = name,
            Location = form.Location ?? group.Location,
            Tags = form.Tags ?? new Dictionary<string, string>(),
            Id = Entropy.NewGuid(),
            Principal = own?.Principal,
            CreatedAt = now,
            ChangedAt = now,
        };
        var facts = new MachineRecord { ResourceId = resourceId, CreatedAt = now, SystemAssigned = own?.Client, UserAssigned = userAssigned };
        tx.Insert(Shelf.Key(place), place);
        tx.Insert(FactsKey(place), facts);
        return new Machine(place, facts);
    }

    /// <summary>Stages the change of a machine that this unit of work has found. An own identity that is no longer wanted ends with all its roles.</summary>
    public async ValueTask<Machine> ChangeAsync(
        Tx tx, Machine machine, ResourceForm form, bool hasOwn, ImmutableArray<ClientId> userAssigned, DateTimeOffset now, CancellationToken cancel)
    {
        var (place, facts) = (machine.Place with { Tags = form.Tags ?? machine.Place.Tags, ChangedAt = now }, machine.Facts with { UserAssigned = userAssigned });
        if (hasOwn && facts.SystemAssigned is null)
        {
            var own = IdentityRegistry.Register(tx, place.Tenant, facts.ResourceId, place.Name, isSystemAssigned: true, now);
            (place, facts) = (place with { Principal = own.Principal }, facts with { SystemAssigned = own.Client });
        }
        else if (!hasOwn && facts.SystemAssigned is { } ended)
        {
            await IdentityRegistry.UnregisterAsync(tx, place.Tenant, ended, cancel).ConfigureAwait(false);
            await held.RemoveOfAsync(tx, place.Tenant, place.Principal!.Value, cancel).ConfigureAwait(false);
            (place, facts) = (place with { Principal = null }, facts with { SystemAssigned = null });
        }

        tx.Put(Shelf.Key(place), place);
        tx.Put(FactsKey(place), facts);
        return new Machine(place, facts);
    }

    /// <summary>Stages an invitation, in place of an earlier one that was not used.</summary>
    public static void Invite(Tx tx, Machine machine, MachineEnrolment enrolment) => tx.Put(FactsKey(machine.Place), machine.Facts with { Enrolment = enrolment });

    /// <summary>Stages that no agent speaks for the machine, and that none can from an open invitation. Tokens obtained by the agent end with it.</summary>
    public static void Revoke(Tx tx, Machine machine) => tx.Put(FactsKey(machine.Place), machine.Facts with { Agent = null, Enrolment = null });

    /// <summary>Stages the end of a machine; the role assignments are removed by whoever asked.</summary>
    public static async ValueTask RemoveAsync(Tx tx, Machine machine, CancellationToken cancel)
    {
        if (machine.Facts.SystemAssigned is { } own)
        {
            await IdentityRegistry.UnregisterAsync(tx, machine.Place.Tenant, own, cancel).ConfigureAwait(false);
        }

        tx.Delete(FactsKey(machine.Place));
        tx.Delete(Shelf.Key(machine.Place));
    }

    /// <summary>Stages the end of a machine on its own, with every role of its identity and every role on it.</summary>
    public async ValueTask DeleteAsync(Tx tx, Machine machine, CancellationToken cancel)
    {
        await RemoveAsync(tx, machine, cancel).ConfigureAwait(false);
        PrincipalId[] principals = machine.Place.Principal is { } principal ? [principal] : [];
        await grants.RemoveWithAsync(tx, machine.Place.Tenant, Shelf.ScopeOf(machine.Place), principals, cancel).ConfigureAwait(false);
    }

    public static RowKey<MachineRecord> FactsKey(ResourceRecord place) => FactsKey(place.Tenant, place.Id);

    public static RowKey<MachineRecord> FactsKey(TenantId tenant, Guid machine) => IdentityRows.Machines.Key(tenant.Compact, machine.ToString("N"));
}
