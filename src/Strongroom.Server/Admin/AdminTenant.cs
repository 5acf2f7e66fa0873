using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Server.Admin;

/// <summary>The tenant of a local command without a body: what the query's <c>tenant</c> names, or the home tenant.</summary>
internal static class AdminTenant
{
    public static Result<TenantId> Of(Passage passage, ITenants tenants)
    {
        string? given = passage.Http.Request.Query["tenant"];
        if (string.IsNullOrEmpty(given))
        {
            return tenants.Home ?? throw new Barrier.SealedException();
        }

        return TenantId.TryParse(given, out var tenant) && tenants.DisplayName(tenant) is not null ? tenant : Refusals.InvalidProperty("tenant", "There is no tenant of this id.");
    }
}
