using Strongroom.Arm;
using Strongroom.Identity.ManagedIdentities;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Machines;

/// <summary>The resource group of something that the local socket is about to make.</summary>
internal static class LocalGroups
{
    /// <summary>The group, made if there is none of this name; refused when the resource's name is no name or is taken.</summary>
    public static async ValueTask<Result<ResourceGroup>> EnterAsync(Tx tx, LocalPlace place, ResourceShelf shelf, string name, CancellationToken cancel)
    {
        if (!shelf.IsName(name))
        {
            return shelf.BadName;
        }

        if (await shelf.FindAsync(tx, place.Subscription, place.Group, name, cancel).ConfigureAwait(false) is not null)
        {
            return new VaultError(409, "Conflict", $"There is a resource '{shelf.Type.FullName}/{name}' in resource group '{place.Group}' already.");
        }

        if (await ResourceGroups.FindAsync(tx, place.Subscription, place.Group, cancel).ConfigureAwait(false) is not { } group)
        {
            return await ResourceGroups.EnsureAsync(tx, place.Tenant, place.Subscription, place.Group, place.Location, place.Now, cancel).ConfigureAwait(false);
        }

        ResourceGroups.Enter(tx, group);
        return group;
    }
}
