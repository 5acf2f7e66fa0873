using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Server.Tls;

namespace Strongroom.Server.Plain;

/// <summary>A listener without TLS, off unless an operator names its port.</summary>
internal static class PlainListener
{
    public static IServiceCollection AddPlain(this IServiceCollection services) => services.AddSingleton<AcmeChallengeSurface>();

    /// <param name="surfaces">What it answers, and nothing else.</param>
    public static void ListenPlain(this KestrelServerOptions kestrel, IPAddress address, int port, params IReadOnlyList<IPlainSurface> surfaces) => kestrel.Listen(address, port, listener =>
    {
        kestrel.ApplicationServices.GetRequiredService<ConnectionsPerAddress>().Bound(listener);
        listener.Protocols = HttpProtocols.Http1;
        var feature = new PlainFeature(surfaces);
        listener.Use(next => connection =>
        {
            connection.Features.Set(feature);
            return next(connection);
        });
    });
}
