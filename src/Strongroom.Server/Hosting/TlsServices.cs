using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Server.Tls;

namespace Strongroom.Server.Hosting;

/// <summary>The certificates of the listener: the installation's own, or the operator's.</summary>
internal static class TlsServices
{
    public static IServiceCollection AddTls(this IServiceCollection services, ServerOptions options)
    {
        services
            .AddSingleton(new ServerIdentity(options.Names, options.Addresses))
            .AddSingleton(new TlsFiles(options.DataDirectory))
            .AddSingleton<TlsCertificates>()
            .AddSingleton<CaCustody>()
            .AddSingleton<LeafRenewal>()
            .AddSingleton<OwnCertificates>()
            .AddSingleton(at => new ConnectionsPerAddress(ConnectionsPerAddress.DefaultLimit, at.GetRequiredService<ILogger<ConnectionsPerAddress>>()));
        return options.CertificateFile is { } certificate && options.CertificateKeyFile is { } key
            ? services.AddSingleton(new OperatorFiles(certificate, key)).AddSingleton<OperatorCertificate>().AddSingleton(at => Upkeep(at, own: false))
            : services.AddSingleton(at => Upkeep(at, own: true));
    }

    private static CertificateUpkeep Upkeep(IServiceProvider at, bool own) => new(
        at.GetRequiredService<TlsCertificates>(),
        own ? at.GetRequiredService<OwnCertificates>().RenewAsync : null,
        own ? null : at.GetRequiredService<OperatorCertificate>(),
        at.GetRequiredService<TimeProvider>(),
        at.GetRequiredService<ILogger<CertificateUpkeep>>());
}
