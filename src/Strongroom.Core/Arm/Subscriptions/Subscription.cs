using Strongroom.Kernel;

namespace Strongroom.Arm;

/// <summary>A subscription: the unit of billing in Azure, of separation here.</summary>
/// <param name="Tenant">The tenant whose principals can be given rights in it.</param>
public sealed record Subscription(Guid Id, TenantId Tenant, string DisplayName)
{
    public Scope Scope => Scope.Subscription(Id);
}
