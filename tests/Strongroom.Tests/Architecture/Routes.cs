using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Strongroom.Arm;
using Strongroom.Authority;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Identity.Graph;
using Strongroom.Kernel;
using Strongroom.Server;
using Strongroom.Server.Admin;
using Strongroom.Server.Hosting;
using Xunit;

namespace Strongroom.Tests.Architecture;

/// <summary>Every route of every surface with its operation, compared with the approved list.</summary>
public sealed class Routes : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("strongroom-routes-").FullName;
    private WebApplication _app = null!;

    public ValueTask InitializeAsync()
    {
        Assert.True(InstallationNames.TryCreate("localhost", 8443, out var names));
        _app = ServerHost.Build(new ServerOptions { DataDirectory = _data, Names = names, Addresses = [IPAddress.Loopback], Port = 8443 });
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Are_the_approved_ones_and_each_names_its_operation()
    {
        var text = new StringBuilder();
        foreach (var (surface, map) in Surfaces())
        {
            var routes = new Recorder(_app.Services);
            map(routes);
            foreach (var endpoint in routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().OrderBy(e => e.RoutePattern.RawText, StringComparer.Ordinal).ThenBy(Methods, StringComparer.Ordinal))
            {
                var operation = endpoint.Metadata.GetMetadata<Operation>();
                Assert.True(operation is not null, $"{endpoint.RoutePattern.RawText} names no operation");
                text.Append($"{surface,-6} {Methods(endpoint),-6} {endpoint.RoutePattern.RawText,-52} {operation.Name,-26} {operation.Action}\n");
            }
        }

        Approved.Matches("docs/routes.txt", text.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private static IEnumerable<(string Surface, Action<IEndpointRouteBuilder> Map)> Surfaces() =>
    [
        ("vault", Strongroom.Server.Hosting.Surfaces.MapVault),
        ("hsm", Strongroom.Server.Hosting.Surfaces.MapHsm),
        ("arm", routes => routes.MapArm()),
        ("login", routes => routes.MapIdentity()),
        ("graph", routes => routes.MapGraph()),
        ("pki", routes => routes.MapPublicAuthority()),
        ("socket", AdminRoutes.MapAdmin),
    ];

    private static string Methods(RouteEndpoint endpoint) => string.Join(',', endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods);

    private sealed class Recorder(IServiceProvider services) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => services;

        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(services);
    }
}
