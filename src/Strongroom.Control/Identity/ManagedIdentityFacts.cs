namespace Strongroom.Identity;

/// <summary>What makes a registration a managed identity: no person holds a credential of it.</summary>
/// <param name="ResourceId">The ARM path that <c>xms_mirid</c> carries: of the resource itself, or of the user-assigned identity.</param>
/// <param name="IsSystemAssigned">True when it lives and dies with its resource.</param>
internal sealed record ManagedIdentityFacts(string ResourceId, bool IsSystemAssigned);
