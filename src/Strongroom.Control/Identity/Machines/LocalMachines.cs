using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Identity.ManagedIdentities;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Machines;

/// <summary>Machines for the local administration socket, where no principal is signed in and no right is asked for.</summary>
public sealed class LocalMachines
{
    private static readonly ResourceShelf Shelf = ManagedResources.Machines;

    private readonly MachineRegistry _registry;
    private readonly MachineJson _shapes;
    private readonly IdentityOptions _options;

    internal LocalMachines(MachineRegistry registry, MachineJson shapes, IdentityOptions options)
    {
        _registry = registry;
        _shapes = shapes;
        _options = options;
    }

    public async ValueTask<Result<Answer>> ListAsync(Tx tx, LocalPlace place, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(place);
        var places = await Shelf.ListAsync(tx, place.Subscription, null, cancel).ConfigureAwait(false);
        return new ArmList<Machine>([.. places.Select(_shapes.Known).OfType<Machine>()], _shapes.Write);
    }

    /// <summary>A machine with an identity of its own.</summary>
    public async ValueTask<Result<Answer>> CreateAsync(Tx tx, LocalPlace place, string name, CancellationToken cancel)
    {
        if ((await LocalGroups.EnterAsync(tx, place, Shelf, name, cancel).ConfigureAwait(false)).IsRefused(out var error, out var group))
        {
            return error;
        }

        var made = MachineRegistry.Create(tx, group, name, default, hasOwn: true, [], place.Now);
        return new ArmAnswer(json => _shapes.Write(json, made), 201);
    }

    /// <param name="identityName">In the same resource group.</param>
    public async ValueTask<Result<Answer>> AssignAsync(Tx tx, LocalPlace place, string name, string identityName, CancellationToken cancel)
    {
        if ((await FindAsync(tx, place, name, cancel).ConfigureAwait(false)).IsRefused(out var error, out var machine))
        {
            return error;
        }

        var identities = ManagedResources.Identities;
        if (await identities.FindAsync(tx, place.Subscription, place.Group, identityName, cancel).ConfigureAwait(false) is not { } identity)
        {
            return ArmErrors.ResourceNotFound(identities.Type, identityName, place.Group);
        }

        var (client, before) = (new ClientId(identity.Id), machine.Facts.UserAssigned);
        if (!before.Contains(client) && before.Length >= MachineRecord.MaxAssigned)
        {
            return ArmErrors.Invalid("identity", $"A machine has at most {MachineRecord.MaxAssigned} user-assigned identities.");
        }

        var assigned = before.Contains(client) ? before : before.Add(client);
        var changed = await _registry.ChangeAsync(tx, machine, default, machine.Facts.SystemAssigned is not null, assigned, place.Now, cancel).ConfigureAwait(false);
        return new ArmAnswer(json => _shapes.Write(json, changed));
    }

    public async ValueTask<Result<Answer>> EnrolAsync(Tx tx, LocalPlace place, string name, string keyThumbprint, CancellationToken cancel)
    {
        if (EnrolmentCode.Thumbprint(keyThumbprint) is not { } thumbprint)
        {
            return ArmErrors.Invalid("keyThumbprint", "It must be the 43 characters that 'strongroom agent init' prints.");
        }

        if ((await FindAsync(tx, place, name, cancel).ConfigureAwait(false)).IsRefused(out var error, out var machine))
        {
            return error;
        }

        var code = EnrolmentCode.Generate();
        var expiresAt = place.Now + EnrolmentCode.Lifetime;
        MachineRegistry.Invite(tx, machine, new MachineEnrolment(EnrolmentCode.HashOf(code), thumbprint, expiresAt));
        return new EnrolmentAnswer(machine.Id, machine.Place.Tenant, _options.LoginOrigin, expiresAt, code);
    }

    public static async ValueTask<Result<Answer>> RevokeAsync(Tx tx, LocalPlace place, string name, CancellationToken cancel)
    {
        if ((await FindAsync(tx, place, name, cancel).ConfigureAwait(false)).IsRefused(out var error, out var machine))
        {
            return error;
        }

        MachineRegistry.Revoke(tx, machine);
        return NoContentAnswer.Instance;
    }

    public async ValueTask<Result<Answer>> DeleteAsync(Tx tx, LocalPlace place, string name, CancellationToken cancel)
    {
        if ((await FindAsync(tx, place, name, cancel).ConfigureAwait(false)).IsRefused(out var error, out var machine))
        {
            return error;
        }

        await _registry.DeleteAsync(tx, machine, cancel).ConfigureAwait(false);
        return NoContentAnswer.Instance;
    }

    private static async ValueTask<Result<Machine>> FindAsync(Tx tx, LocalPlace place, string name, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(place);
        var found = await MachineRegistry.FindAsync(tx, new ResourcePlace(place.Subscription, place.Group, name), cancel).ConfigureAwait(false);
        return found is null ? ArmErrors.ResourceNotFound(Shelf.Type, name, place.Group) : found;
    }
}
