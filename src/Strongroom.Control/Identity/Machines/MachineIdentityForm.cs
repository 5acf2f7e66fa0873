using Strongroom.Arm;
using Strongroom.Identity.ManagedIdentities;

namespace Strongroom.Identity.Machines;

/// <summary>What the member <c>identity</c> of a machine's body asks for.</summary>
/// <param name="HasOwn">True for a system-assigned identity.</param>
/// <param name="HasUserAssigned">True when the type names user-assigned ones.</param>
/// <param name="Entries">The members of <c>userAssignedIdentities</c>: true to have it, false (null on the wire) to lose it.</param>
internal sealed record MachineIdentityForm(bool HasOwn, bool HasUserAssigned, IReadOnlyDictionary<ResourcePlace, bool> Entries)
{
    private const string Type = "type";
    private const string UserAssigned = "userAssignedIdentities";

    /// <summary>Null when the body has no such member; faults are the body's.</summary>
    public static MachineIdentityForm? Read(ArmBody body)
    {
        if (body.Root.Object("identity") is not { } identity)
        {
            return null;
        }

        var (own, user) = ReadType(identity);
        var entries = new Dictionary<ResourcePlace, bool>();
        foreach (var (id, isNull) in identity.Members(UserAssigned))
        {
            // In lower case, since ids compare without it.
            if (!ResourcePlace.TryParse(id.ToLowerInvariant(), ManagedResources.Identities.Type, out var place) || !entries.TryAdd(place, !isNull))
            {
                identity.Refuse(UserAssigned, $"'{ArmErrors.Shown(id)}' is no resource id of a user-assigned identity, or is there twice.", "InvalidIdentityId");
            }
        }

        if (!user && entries.Values.Any(kept => kept))
        {
            identity.Refuse(UserAssigned, "It can only be given with a type that holds UserAssigned.");
        }

        return new MachineIdentityForm(own, user, entries);
    }

    private static (bool Own, bool User) ReadType(ArmMember identity)
    {
        var parts = identity.Text(Type)?.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal).ToArray();
        switch (parts)
        {
            case null:
                identity.Demand(Type);
                return default;
            case ["none"]:
                return (false, false);
            case ["systemassigned"]:
                return (true, false);
            case ["userassigned"]:
                return (false, true);
            case ["systemassigned", "userassigned"]:
                return (true, true);
            default:
                identity.Refuse(Type, "It must be None, SystemAssigned, UserAssigned or 'SystemAssigned, UserAssigned'.");
                return default;
        }
    }
}
