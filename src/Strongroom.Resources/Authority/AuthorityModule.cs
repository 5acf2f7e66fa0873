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
        .AddSingleton(at => new DevelopmentAuthority(at.GetRequiredService<UnitsOfWork>(), at.GetRequiredService<RootMaking>(), at.GetRequiredService<IAuditTrail>()));
}
