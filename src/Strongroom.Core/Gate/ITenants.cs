using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>Port: the tenants of this installation. Identity implements it, from memory.</summary>
public interface ITenants
{
    /// <summary>The tenant that the authority <c>/adfs</c> stands for; null while sealed.</summary>
    TenantId? Home { get; }

    /// <summary>What a tenant is called; null when there is none of this id.</summary>
    string? DisplayName(TenantId tenant);
}
