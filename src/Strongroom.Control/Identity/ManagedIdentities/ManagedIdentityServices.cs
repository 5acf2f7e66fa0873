using Microsoft.Extensions.DependencyInjection;
using Strongroom.Arm;

namespace Strongroom.Identity.ManagedIdentities;

/// <summary>The services of managed identities.</summary>
internal static class ManagedIdentityServices
{
    public static IServiceCollection AddManagedIdentities(this IServiceCollection services) => services
        .AddSingleton<IdentityRegistry>()
        .AddSingleton<ITrackedResources, TrackedIdentities>()
        .AddSingleton<IArmProvider, IdentityProvider>()
        .AddSingleton<IArmProvider, FederatedCredentialProvider>()
        .AddSingleton<IArmProvider, SystemIdentityProvider>();
}
