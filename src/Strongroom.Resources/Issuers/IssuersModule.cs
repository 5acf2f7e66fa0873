using Microsoft.Extensions.DependencyInjection;
using Strongroom.Barrier;
using Strongroom.Issuers.Acme;
using Strongroom.Issuers.Est;

namespace Strongroom.Issuers;

/// <summary>The room of issuers: who gets certificates from authorities elsewhere. The host brings <see cref="Outbound.OutboundClients"/>.</summary>
public static class IssuersModule
{
    public static IServiceCollection AddIssuers(this IServiceCollection services) => services
        .AddSingleton<AuthorityProviders>()
        .AddSingleton(at => new ProviderRegistry(at.GetServices<ICertificateIssuer>()))
        .AddSingleton<ProviderClients>()
        .AddSingleton<AcmeServers>()
        .AddSingleton<AcmeAccounts>()
        .AddSingleton<DnsHook>()
        .AddSingleton<AcmeChallenges>()
        .AddSingleton<AcmeAnswers>()
        .AddSingleton<IRewrapRows, AcmeAccountRewrap>()
        .AddSingleton<ICertificateIssuer, AcmeIssuer>()
        .AddSingleton<ICertificateIssuer, EstIssuer>();
}
