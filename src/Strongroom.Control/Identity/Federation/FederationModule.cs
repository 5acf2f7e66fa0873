using Microsoft.Extensions.DependencyInjection;

namespace Strongroom.Identity.Federation;

/// <summary>Wires federation; the host brings <see cref="Outbound.OutboundClients"/>.</summary>
internal static class FederationModule
{
    public static IServiceCollection AddFederation(this IServiceCollection services)
    {
        services.AddSingleton<GuardedFetch>();
        services.AddSingleton<IssuerDiscovery>(at => new IssuerDiscovery(at.GetRequiredService<GuardedFetch>().GetAsync));
        services.AddSingleton<IssuerKeys>();
        services.AddSingleton<IAssertionProof, FederatedProof>();
        return services;
    }
}
