using Microsoft.Extensions.DependencyInjection;
using Strongroom.Barrier;
using Strongroom.Gate;

namespace Strongroom.Vaults;

/// <summary>The room of vaults: its services.</summary>
public static class VaultsModule
{
    public static IServiceCollection AddVaults(this IServiceCollection services) => services
        .AddSingleton<VaultDirectory>()
        .AddSingleton<IVaultDirectory>(at => at.GetRequiredService<VaultDirectory>())
        .AddSingleton<IOpenWithKeys>(at => at.GetRequiredService<VaultDirectory>())
        .AddSingleton<VaultLifecycle>();
}
