using System.Collections.Immutable;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Identity.ManagedIdentities;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Machines;

/// <summary><c>Microsoft.HybridCompute/machines</c>: machines outside Azure, as Azure Arc has them. Their agents are ours (<see cref="EnrolmentProvider"/>).</summary>
internal sealed class MachineProvider(IDecide decider, IGrantRights rights, MachineRegistry registry, MachineJson shapes, ArmPaging paging) : IArmProvider
{
    private const string Right = "Microsoft.HybridCompute/machines/";
    private const string AssignRight = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action";
    private const string InSubscription = "/subscriptions/{subscription}/providers/Microsoft.HybridCompute/machines";
    private const string InGroup = "/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.HybridCompute/machines";
    private const string One = InGroup + "/{machine}";

    private static readonly ResourceShelf Shelf = ManagedResources.Machines;

    public IReadOnlyList<ArmType> Types => [Shelf.Type];

    public void Map(ArmRoutes routes)
    {
        routes.Map("GET", InSubscription, Shelf.Type, ArmOperations.Read("MachineList", ""), ListAsync);
        routes.Map("GET", InGroup, Shelf.Type, ArmOperations.Read("MachineList", ""), ListAsync);
        routes.Map("GET", One, Shelf.Type, ArmOperations.Read("MachineGet", Right + "read"), GetAsync);
        routes.Map("PUT", One, Shelf.Type, ArmOperations.Change("MachinePut", Right + "write"), PutAsync);
        routes.Map("PATCH", One, Shelf.Type, ArmOperations.Change("MachinePatch", Right + "write"), PatchAsync);
        routes.Map("DELETE", One, Shelf.Type, ArmOperations.Change("MachineDelete", Right + "delete"), DeleteAsync);
    }

    /// <summary>The machine that the path names, or null.</summary>
    internal static ValueTask<Machine?> FindAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var path = ArmRequest.PathOf(passage);
        return MachineRegistry.FindAsync(tx, new ResourcePlace(path.Subscription!.Value, path.ResourceGroup!, passage.Route("machine")!), cancel);
    }

    internal static ValueTask<VaultError> NotFoundAsync(Passage passage, Tx tx, CancellationToken cancel) => Shelf.NotFoundAsync(passage, tx, passage.Route("machine")!, cancel);

    private async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var path = ArmRequest.PathOf(passage);
        if (path.ResourceGroup is { } group && await ResourceGroups.FindAsync(tx, path.Subscription!.Value, group, cancel).ConfigureAwait(false) is null)
        {
            return ArmErrors.GroupNotFound(group);
        }

        var all = await Shelf.ListAsync(tx, path.Subscription!.Value, path.ResourceGroup, cancel).ConfigureAwait(false);
        var visible = all.Where(place => decider.Decide(passage.Caller, new AccessQuestion(Right + "read", IsDataAction: false, Shelf.ScopeOf(place))).Allowed);
        return paging.Page(passage, visible.Select(shapes.Known).OfType<Machine>(), machine => Shelf.ScopeOf(machine.Place).Path, shapes.Write);
    }

    private async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        await FindAsync(passage, tx, cancel).ConfigureAwait(false) is { } machine ? Shown(machine) : await NotFoundAsync(passage, tx, cancel).ConfigureAwait(false);

    private async ValueTask<Result<Answer>> PutAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!Shelf.IsName(passage.Route("machine")!))
        {
            return Shelf.BadName;
        }

        if ((await ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var read))
        {
            return error;
        }

        if (read.Form.Location is null)
        {
            return ArmErrors.Missing("location");
        }

        var path = ArmRequest.PathOf(passage);
        if (await ResourceGroups.FindAsync(tx, path.Subscription!.Value, path.ResourceGroup!, cancel).ConfigureAwait(false) is not { } group)
        {
            return ArmErrors.GroupNotFound(path.ResourceGroup!);
        }

        var identity = read.Identity ?? new MachineIdentityForm(false, false, new Dictionary<ResourcePlace, bool>());
        var existing = await FindAsync(passage, tx, cancel).ConfigureAwait(false);
        if ((await WantedAsync(passage, tx, existing?.Facts.UserAssigned ?? [], identity, keepsOthers: false, cancel).ConfigureAwait(false)).IsRefused(out error, out var wanted))
        {
            return error;
        }

        if (existing is null)
        {
            ResourceGroups.Enter(tx, group);
            return Shown(MachineRegistry.Create(tx, group, passage.Route("machine")!, read.Form, identity.HasOwn, wanted, passage.Now), 201);
        }

        if (read.Form.Moves(existing.Place) is { } refusal)
        {
            return refusal;
        }

        var form = read.Form with { Tags = read.Form.Tags ?? new Dictionary<string, string>() };
        return Shown(await registry.ChangeAsync(tx, existing, form, identity.HasOwn, wanted, passage.Now, cancel).ConfigureAwait(false));
    }

    private async ValueTask<Result<Answer>> PatchAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var read))
        {
            return error;
        }

        if (await FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } existing)
        {
            return await NotFoundAsync(passage, tx, cancel).ConfigureAwait(false);
        }

        if (read.Form.Moves(existing.Place) is { } refusal)
        {
            return refusal;
        }

        var (hasOwn, wanted) = (existing.Facts.SystemAssigned is not null, existing.Facts.UserAssigned);
        if (read.Identity is { } identity)
        {
            hasOwn = identity.HasOwn;
            if ((await WantedAsync(passage, tx, existing.Facts.UserAssigned, identity, keepsOthers: true, cancel).ConfigureAwait(false)).IsRefused(out error, out wanted))
            {
                return error;
            }
        }

        return Shown(await registry.ChangeAsync(tx, existing, read.Form, hasOwn, wanted, passage.Now, cancel).ConfigureAwait(false));
    }

    private async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (await FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } existing)
        {
            return new ArmNoContent();
        }

        await registry.DeleteAsync(tx, existing, cancel).ConfigureAwait(false);
        return new ArmNoContent(200);
    }

    /// <summary>
    /// The user-assigned identities that the machine shall have. Each one that it does not have yet takes the right to assign it, and the right to give
    /// what it holds: whoever runs the machine then speaks for the identity, and that may be the caller (decision 0014).
    /// </summary>
    /// <param name="keepsOthers">True for PATCH, which leaves what it does not name.</param>
    private async ValueTask<Result<ImmutableArray<ClientId>>> WantedAsync(
        Passage passage, Tx tx, ImmutableArray<ClientId> before, MachineIdentityForm form, bool keepsOthers, CancellationToken cancel)
    {
        if (!form.HasUserAssigned)
        {
            return ImmutableArray<ClientId>.Empty;
        }

        var wanted = keepsOthers ? before : [];
        foreach (var (place, isWanted) in form.Entries.OrderBy(entry => entry.Key.Name, StringComparer.Ordinal))
        {
            var identity = await ManagedResources.Identities.FindAsync(tx, place, cancel).ConfigureAwait(false);
            if (!isWanted)
            {
                wanted = identity is null ? wanted : wanted.Remove(new ClientId(identity.Id));
                continue;
            }

            if (!Scope.TryParse(ManagedResources.Identities.IdOf(place.Subscription, place.Group, place.Name), out var scope))
            {
                return NoSuchIdentity(place);
            }

            // Asked before anything is said of the identity: who may not assign it does not hear whether it is there.
            var isNew = identity is null || !before.Contains(new ClientId(identity.Id));
            if (isNew && passage.Ask(new AccessQuestion(AssignRight, IsDataAction: false, scope) { Attributes = new AccessAttributes { Now = passage.Now } }) is { } forbidden)
            {
                return forbidden;
            }

            if (identity is null || identity.Tenant != passage.Caller.Tenant)
            {
                return NoSuchIdentity(place);
            }

            if (isNew && !rights.CoversGrantsOf(passage.Caller, identity.Principal!.Value))
            {
                return TakeOver.Forbidden;
            }

            var client = new ClientId(identity.Id);
            wanted = wanted.Contains(client) ? wanted : wanted.Add(client);
        }

        return wanted.Length <= MachineRecord.MaxAssigned
            ? wanted
            : ArmErrors.Invalid("identity.userAssignedIdentities", $"At most {MachineRecord.MaxAssigned} user-assigned identities are allowed.");
    }

    private static VaultError NoSuchIdentity(ResourcePlace place) =>
        new(400, "FailedIdentityOperation", $"There is no user-assigned identity '{ArmErrors.Shown(place.Name)}' in resource group '{ArmErrors.Shown(place.Group)}'.")
        {
            Target = "identity.userAssignedIdentities",
        };

    private static async ValueTask<Result<(ResourceForm Form, MachineIdentityForm? Identity)>> ReadAsync(Passage passage, CancellationToken cancel)
    {
        if ((await ArmBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        var form = ResourceForm.Read(body);
        var identity = MachineIdentityForm.Read(body);
        return body.Fault is { } fault ? fault : (form, identity);
    }

    private ArmAnswer Shown(Machine machine, int status = 200) => new(json => shapes.Write(json, machine), status);
}
