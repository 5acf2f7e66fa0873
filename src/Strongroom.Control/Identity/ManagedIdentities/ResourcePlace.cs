using Strongroom.Arm;
using Strongroom.Kernel;

namespace Strongroom.Identity.ManagedIdentities;

/// <summary>Where a resource id says that its resource stands.</summary>
internal readonly record struct ResourcePlace(Guid Subscription, string Group, string Name)
{
    private const int Segments = 8;

    /// <summary>Reads <c>/subscriptions/{id}/resourceGroups/{group}/providers/{namespace}/{type}/{name}</c>, in any case of letters.</summary>
    public static bool TryParse(string? id, ArmType type, out ResourcePlace place)
    {
        place = default;
        if (!Scope.TryParse(id, out _) || id!.Trim('/').Split('/') is not { Length: Segments } parts
            || !Is(parts[0], "subscriptions") || !GuidText.TryParse(parts[1], out var subscription) || !Is(parts[2], "resourceGroups")
            || !Is(parts[4], "providers") || !Is($"{parts[5]}/{parts[6]}", type.FullName))
        {
            return false;
        }

        place = new ResourcePlace(subscription, parts[3], parts[7]);
        return true;
    }

    private static bool Is(string given, string expected) => given.Equals(expected, StringComparison.OrdinalIgnoreCase);
}
