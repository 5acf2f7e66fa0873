using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Identity.ManagedIdentities;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Machines;

/// <summary>Machines among all resources.</summary>
internal sealed class TrackedMachines : ITrackedResources
{
    private static readonly ResourceShelf Shelf = ManagedResources.Machines;

    public ArmType Type => Shelf.Type;

    public async ValueTask<IReadOnlyList<TrackedResource>> ListAsync(Tx tx, Guid subscription, string? group, CancellationToken cancel) =>
        [.. (await Shelf.ListAsync(tx, subscription, group, cancel).ConfigureAwait(false)).Select(Shelf.Tracked)];

    public async ValueTask<VaultError?> DeleteAsync(Passage passage, Tx tx, TrackedResource resource, CancellationToken cancel)
    {
        if (await FindAsync(tx, resource, cancel).ConfigureAwait(false) is { } machine)
        {
            await MachineRegistry.RemoveAsync(tx, machine, cancel).ConfigureAwait(false);
        }

        return null;
    }

    public async ValueTask<VaultError?> SetTagsAsync(Passage passage, Tx tx, TrackedResource resource, IReadOnlyDictionary<string, string> tags, CancellationToken cancel)
    {
        if (await FindAsync(tx, resource, cancel).ConfigureAwait(false) is not { } machine)
        {
            return ArmErrors.ResourceNotFound(Type, resource.Name, resource.ResourceGroup);
        }

        tx.Put(Shelf.Key(machine.Place), machine.Place with { Tags = tags, ChangedAt = passage.Now });
        return null;
    }

    private static async ValueTask<Machine?> FindAsync(Tx tx, TrackedResource resource, CancellationToken cancel) =>
        ResourcePlace.TryParse(resource.Id, Shelf.Type, out var place) ? await MachineRegistry.FindAsync(tx, place, cancel).ConfigureAwait(false) : null;
}
