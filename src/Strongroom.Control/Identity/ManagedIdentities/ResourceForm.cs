using Strongroom.Arm;
using Strongroom.Kernel;

namespace Strongroom.Identity.ManagedIdentities;

/// <summary>What a body says about the members that every resource has; null where it says nothing.</summary>
internal readonly record struct ResourceForm(string? Location, IReadOnlyDictionary<string, string>? Tags)
{
    public static ResourceForm Read(ArmBody body)
    {
        var location = body.Root.Text("location");
        var tags = body.Root.Tags("tags");
        if (location is not null && !ArmLocation.TryNormalize(location, out location))
        {
            body.Root.Refuse("location", "It must be 1 to 64 ASCII letters, digits and '-'.", "LocationNotAvailableForResourceType");
        }

        return new ResourceForm(location, tags);
    }

    /// <summary>The refusal of another location than the one that the resource has; null when the body asks for none.</summary>
    public VaultError? Moves(ResourceRecord existing) => Location is null || Location == existing.Location ? null : new VaultError(
        409,
        "InvalidResourceLocation",
        $"The resource '{existing.Name}' already exists in location '{existing.Location}' in resource group '{existing.ResourceGroup}'. It cannot be moved to '{ArmErrors.Shown(Location)}'.")
    {
        Target = "location",
    };
}
