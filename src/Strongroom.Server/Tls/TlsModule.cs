using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Strongroom.Server.Tls;

internal static class TlsModule
{
    /// <param name="renewOwn">
    /// Makes the work of <see cref="CertificateUpkeep"/> for an installation that is its own authority: <see cref="CaCustody.EnsureAsync"/> in a
    /// unit of work of the system, then, once that has committed, <see cref="LeafRenewal.IssueIfDue"/>. Not called when the operator brings the certificate.
    /// </param>
    public static IServiceCollection AddTls(this IServiceCollection services, TlsSettings settings, Func<IServiceProvider, Func<CancellationToken, Task>> renewOwn)
    {
        services.AddSingleton(new ServerIdentity(settings.Names, settings.ListenerAddresses));
        services.AddSingleton(new TlsFiles(settings.DataDirectory));
        services.AddSingleton<TlsCertificates>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ConnectionsPerAddress>(provider, settings.ConnectionsPerAddress));
        services.AddSingleton<CaCustody>();
        services.AddSingleton<LeafRenewal>();
        if (settings.Operator is { } files)
        {
            services.AddSingleton(files);
            services.AddSingleton<OperatorCertificate>();
        }

        services.AddSingleton(provider =>
        {
            var brought = provider.GetService<OperatorCertificate>();
            return new CertificateUpkeep(
                provider.GetRequiredService<TlsCertificates>(),
                brought is null ? renewOwn(provider) : null,
                brought,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<Microsoft.Extensions.Logging.ILogger<CertificateUpkeep>>());
        });
        services.AddHostedService(provider => provider.GetRequiredService<CertificateUpkeep>());
        return services;
    }

    /// <summary>Serves the best certificate that can be had while sealed. Call it once, before the host starts.</summary>
    /// <exception cref="TlsMaterialException">The operator's certificate cannot serve: do not start.</exception>
    public static void LoadCertificate(this IServiceProvider services)
    {
        if (services.GetService<OperatorCertificate>() is { } brought)
        {
            brought.Load();
        }
        else
        {
            services.GetRequiredService<LeafRenewal>().Resume();
        }
    }

    /// <summary>A public listener with everything that belongs to one: bounded connections, then TLS. <see cref="KestrelLimits.Apply"/> comes first, once.</summary>
    public static void ListenTls(this KestrelServerOptions kestrel, IPAddress address, int port) => kestrel.Listen(address, port, listener =>
    {
        kestrel.ApplicationServices.GetRequiredService<ConnectionsPerAddress>().Bound(listener);
        KestrelTls.Configure(listener, kestrel.ApplicationServices.GetRequiredService<TlsCertificates>());
    });
}
