using Strongroom.Kernel;

namespace Strongroom.Arm;

/// <summary>A resource in a resource group, as generic lists show it.</summary>
/// <param name="Id">With the case of its creation.</param>
public sealed record TrackedResource(string Id, Scope Scope, string Name, ArmType Type, string ResourceGroup, string Location, IReadOnlyDictionary<string, string> Tags)
{
    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>The principal that lives and dies with the resource; null for most. Whoever deletes the resource removes its role assignments.</summary>
    public PrincipalId? Principal { get; init; }
}
