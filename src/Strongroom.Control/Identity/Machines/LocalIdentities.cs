using System.Text.Json;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Identity.ManagedIdentities;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Machines;

/// <summary>User-assigned identities for the local administration socket, where no principal is signed in and no right is asked for.</summary>
public sealed class LocalIdentities
{
    private readonly IdentityRegistry _registry;

    internal LocalIdentities(IdentityRegistry registry) => _registry = registry;

    private static ResourceShelf Shelf => ManagedResources.Identities;

    public static async ValueTask<Result<Answer>> ListAsync(Tx tx, LocalPlace place, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(place);
        return new ArmList<ResourceRecord>([.. await Shelf.ListAsync(tx, place.Subscription, null, cancel).ConfigureAwait(false)], Write);
    }

    public static async ValueTask<Result<Answer>> CreateAsync(Tx tx, LocalPlace place, string name, CancellationToken cancel)
    {
        if ((await LocalGroups.EnterAsync(tx, place, Shelf, name, cancel).ConfigureAwait(false)).IsRefused(out var error, out var group))
        {
            return error;
        }

        var made = IdentityRegistry.Create(tx, group, name, default, isRegional: false, place.Now);
        return new ArmAnswer(json => Write(json, made), 201);
    }

    public async ValueTask<Result<Answer>> DeleteAsync(Tx tx, LocalPlace place, string name, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (await Shelf.FindAsync(tx, place.Subscription, place.Group, name, cancel).ConfigureAwait(false) is not { } identity)
        {
            return ArmErrors.ResourceNotFound(Shelf.Type, name, place.Group);
        }

        await _registry.DeleteAsync(tx, identity, cancel).ConfigureAwait(false);
        return NoContentAnswer.Instance;
    }

    private static void Write(Utf8JsonWriter json, ResourceRecord identity)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, identity.Name);
        json.WriteString("id"u8, Shelf.IdOf(identity));
        json.WriteString("clientId"u8, identity.Id);
        json.WriteString("principalId"u8, identity.Principal!.Value.ToString());
        json.WriteEndObject();
    }
}
