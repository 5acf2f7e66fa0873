using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.ManagedIdentities;

/// <summary>User-assigned identities among all resources.</summary>
internal sealed class TrackedIdentities : ITrackedResources
{
    private static readonly ResourceShelf Shelf = ManagedResources.Identities;

    public ArmType Type => Shelf.Type;

    public async ValueTask<IReadOnlyList<TrackedResource>> ListAsync(Tx tx, Guid subscription, string? group, CancellationToken cancel) =>
        [.. (await Shelf.ListAsync(tx, subscription, group, cancel).ConfigureAwait(false)).Select(Shelf.Tracked)];

    public async ValueTask<VaultError?> DeleteAsync(Passage passage, Tx tx, TrackedResource resource, CancellationToken cancel)
    {
        if (await FindAsync(tx, resource, cancel).ConfigureAwait(false) is { } identity)
        {
            await IdentityRegistry.RemoveAsync(tx, identity, cancel).ConfigureAwait(false);
        }

        return null;
    }

    public async ValueTask<VaultError?> SetTagsAsync(Passage passage, Tx tx, TrackedResource resource, IReadOnlyDictionary<string, string> tags, CancellationToken cancel)
    {
        if (await FindAsync(tx, resource, cancel).ConfigureAwait(false) is not { } identity)
        {
            return ArmErrors.ResourceNotFound(Type, resource.Name, resource.ResourceGroup);
        }

        tx.Put(Shelf.Key(identity), identity with { Tags = tags, ChangedAt = passage.Now });
        return null;
    }

    private static async ValueTask<ResourceRecord?> FindAsync(Tx tx, TrackedResource resource, CancellationToken cancel) =>
        ResourcePlace.TryParse(resource.Id, Shelf.Type, out var place) ? await Shelf.FindAsync(tx, place, cancel).ConfigureAwait(false) : null;
}
