using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Issuers;

namespace Strongroom.Authority;

/// <summary>The room of the built-in certification authority.</summary>
public static class AuthorityModule
{
    /// <param name="urls">What certificates say of where to ask.</param>
    public static IServiceCollection AddAuthority(this IServiceCollection services, AuthorityUrls urls) => services
        .AddSingleton(urls)
        .AddSingleton<SignerKeys>()
        .AddSingleton<SignerCertificates>()
        .AddSingleton<LeafCertificates>()
        .AddSingleton<RootMaking>()
        .AddSingleton<Intermediates>()
        .AddSingleton<NameRules>()
        .AddSingleton<IssuanceRules>()
        .AddSingleton<IIssueCertificates, CertificateIssuing>()
        .AddSingleton<ICertificateIssuer, BuiltInIssuer>()
        .AddSingleton<IRewrapRows, SignerRewrap>()
        .AddSingleton<RevocationLists>()
        .AddSingleton<Responders>()
        .AddSingleton<IOpenWithKeys>(at => at.GetRequiredService<Responders>())
        .AddSingleton<StatusResponder>()
        .AddSingleton<PublicEndpoints>()
        .AddSingleton(at => new AuthorityOffice(at.GetRequiredService<RootMaking>(), at.GetRequiredService<Intermediates>(), at.GetRequiredService<IIssueCertificates>()))
        .AddSingleton(at => new DevelopmentAuthority(at.GetRequiredService<UnitsOfWork>(), at.GetRequiredService<RootMaking>(), at.GetRequiredService<IAuditTrail>()));

    /// <summary>What is served to everybody; the server mounts this for the authority's own host, and nothing else with it.</summary>
    public static void MapPublicAuthority(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var anyone = routes.ServiceProvider.GetRequiredService<PublicEntrance>();
        var endpoints = routes.ServiceProvider.GetRequiredService<PublicEndpoints>();
        routes.Map("GET", "/{id:length(32)}.crl", AuthorityOperations.GetList, anyone, endpoints.ListAsync);
        routes.Map("GET", "/{id:length(32)}.crt", AuthorityOperations.GetCertificate, anyone, PublicEndpoints.CertificateAsync);
        routes.Map("POST", "/ocsp/{id}", AuthorityOperations.GetStatus, anyone, endpoints.PostStatusAsync);
        routes.Map("GET", "/ocsp/{id}/{**request}", AuthorityOperations.GetStatus, anyone, endpoints.GetStatusAsync);
    }
}
