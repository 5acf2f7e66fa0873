using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Arm;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Schedule;

namespace Strongroom.Vaults;

/// <summary>The room of vaults: its services.</summary>
public static class VaultsModule
{
    public static IServiceCollection AddVaults(this IServiceCollection services) => services
        .AddSingleton<VaultDirectory>()
        .AddSingleton<IVaultDirectory>(at => at.GetRequiredService<VaultDirectory>())
        .AddSingleton<IOpenWithKeys>(at => at.GetRequiredService<VaultDirectory>())
        .AddSingleton<IDueWork, VaultPurge>()
        .AddSingleton<IDueWork, VaultErasure>()
        .AddSingleton<VaultJson>()
        .AddSingleton<VaultLists>()
        .AddSingleton<ITrackedResources, TrackedVaults>()
        .AddSingleton<ITrackedResources, TrackedHsms>()
        .AddSingleton<IArmProvider, VaultProvider>()
        .AddSingleton<IArmProvider, DeletedVaultProvider>()
        .AddSingleton<IArmProvider, HsmProvider>()
        .AddSingleton<VaultLifecycle>();

    /// <summary>What the host of a managed HSM answers about the HSM itself.</summary>
    public static void MapHsmSettings(this IEndpointRouteBuilder routes)
    {
        routes.Map("GET", "/settings", HsmSettingsRoutes.List, HsmSettingsRoutes.ListAsync);
        routes.Map("GET", "/settings/{setting}", HsmSettingsRoutes.Get, HsmSettingsRoutes.GetAsync);
        routes.Map("PATCH", "/settings/{setting}", HsmSettingsRoutes.Update, HsmSettingsRoutes.UpdateAsync);
    }
}
