using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Strongroom.Server.Plain;
using Strongroom.Server.Tls;
using Strongroom.Storage;

namespace Strongroom.Server.Hosting;

/// <summary>Builds the process: services, listeners, surfaces. Nothing here decides anything.</summary>
internal static class ServerHost
{
    /// <param name="clock">The system's clock unless given: for whoever must see what years bring.</param>
    /// <param name="also">Adds what a test has at the server's ports, as an authority of its own.</param>
    public static WebApplication Build(ServerOptions options, TimeProvider? clock = null, Action<IServiceCollection>? also = null)
    {
        // The empty builder reads no environment variable and no settings file: what is not in the options does not exist.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(options.IsDevelopment ? LogLevel.Warning : LogLevel.Information);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // The framework's own request diagnostics make an activity and a scope for each request as soon as anything could be logged there.
        // Requests have their audit record instead.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.AddRoutingCore();
        builder.Services.AddStrongroom(options, clock ?? TimeProvider.System);
        also?.Invoke(builder.Services);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IStore>((kestrel, _) =>
        {
            // The store comes first: it makes the data directory and holds the lock on it, so that the socket file there is ours.
            KestrelLimits.Apply(kestrel);
            foreach (var address in options.Addresses)
            {
                kestrel.ListenTls(address, options.Port);
                if (options.Pki.PlainPort is { } revocation)
                {
                    ListenPlainly(kestrel, address, revocation, options);
                }

                if (options.AcmeHttpPort is { } challenges)
                {
                    kestrel.ListenPlain(address, challenges, kestrel.ApplicationServices.GetRequiredService<AcmeChallengeSurface>());
                }
            }

            ListenLocally(kestrel, options);
        });

        var app = builder.Build();
        app.MapSurfaces();
        return app;
    }

    /// <summary>Without TLS, for revocation alone: <see cref="Surfaces"/> looks at the mark.</summary>
    private static void ListenPlainly(KestrelServerOptions kestrel, IPAddress address, int port, ServerOptions options)
    {
        var (host, publicPort) = options.Pki.PlainAddress(options.Names);
        var mark = new PlainListenerFeature(host, publicPort);
        kestrel.Listen(address, port, listener =>
        {
            kestrel.ApplicationServices.GetRequiredService<ConnectionsPerAddress>().Bound(listener);
            listener.Protocols = HttpProtocols.Http1;
            listener.Use(next => connection =>
            {
                connection.Features.Set(mark);
                return next(connection);
            });
        });
    }

    /// <summary>Plain HTTP for whoever may open the socket file: the directory is 0700, so its owner and root.</summary>
    private static void ListenLocally(KestrelServerOptions kestrel, ServerOptions options)
    {
        // A socket file that a killed process left behind; the store's lock already says that no other process lives here.
        File.Delete(options.AdminSocket);
        kestrel.ListenUnixSocket(options.AdminSocket, listener =>
        {
            listener.Protocols = HttpProtocols.Http1;
            listener.Use(next => connection =>
            {
                connection.Features.Set(LocalSocketFeature.Instance);
                return next(connection);
            });
        });
    }

    public static IReadOnlyList<IPAddress> Loopbacks { get; } = [IPAddress.Loopback, IPAddress.IPv6Loopback];
}
