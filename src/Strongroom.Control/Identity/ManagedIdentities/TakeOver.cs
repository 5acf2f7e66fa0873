using Strongroom.Kernel;

namespace Strongroom.Identity.ManagedIdentities;

/// <summary>Deciding who speaks for an identity hands out all that it holds (<c>IGrantRights.CoversGrantsOf</c>).</summary>
internal static class TakeOver
{
    public static VaultError Forbidden { get; } = new(
        403,
        "AuthorizationFailed",
        "Whoever decides who speaks for this identity gives away what it holds. That takes the right 'Microsoft.Authorization/roleAssignments/write', without a condition, wherever the identity or a group of it has a role.");
}
