using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Access.Hsm;
using Strongroom.AcmeServer;
using Strongroom.Arm;
using Strongroom.Certificates;
using Strongroom.Authority;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Identity.Graph;
using Strongroom.Kernel;
using Strongroom.Keys;
using Strongroom.Secrets;
using Strongroom.Server.Admin;
using Strongroom.Server.Plain;
using Strongroom.Server.Tls;
using Strongroom.Vaults;

namespace Strongroom.Server.Hosting;

/// <summary>One listener, many hosts: the host name, or the local socket, decides which surface answers (ARCHITECTURE §3).</summary>
internal static class Surfaces
{
    public static void MapSurfaces(this WebApplication app)
    {
        var names = app.Services.GetRequiredService<InstallationNames>();
        var gate = app.Services.GetRequiredService<RequestGate>();
        var vaults = app.Services.GetRequiredService<VaultEntrance>();
        var local = app.Services.GetRequiredService<LocalEntrance>();
        var vault = Build(app, MapVault, http => gate.RefuseUnroutedAsync(http, vaults, Refusal(http)));
        var hsm = Build(app, MapHsm, http => gate.RefuseUnroutedAsync(http, vaults, Refusal(http)));
        var login = Build(app, routes => routes.MapIdentity(), http => gate.RefuseUnroutedAsync(http, local, Refusal(http)));
        var providers = app.Services.GetRequiredService<ArmProviders>();
        var entrance = app.Services.GetRequiredService<ArmEntrance>();
        var management = Build(app, routes => routes.MapArm(), http => gate.RefuseUnroutedAsync(http, entrance, ArmSurface.Unrouted(http, providers)));
        var directory = app.Services.GetRequiredService<GraphEntrance>();
        var graph = Build(app, routes => routes.MapGraph(), http => gate.RefuseUnroutedAsync(http, directory, Refusal(http)));
        var anyone = app.Services.GetRequiredService<PublicEntrance>();
        var pki = Build(app, routes => routes.MapPublicAuthority(), http => gate.RefuseUnroutedAsync(http, anyone, Refusal(http)));
        var admin = Build(app, AdminRoutes.MapAdmin, http => gate.RefuseUnroutedAsync(http, local, Refusal(http)));
        var health = app.Services.GetRequiredService<Health>();

        app.Run(http =>
        {
            if (AmbiguousLength.IsIn(http.Request))
            {
                return gate.RefuseMalformedAsync(http, local);
            }

            if (http.Features.Get<PlainFeature>() is { } plain)
            {
                return PlainSurfaces.AnswerAsync(http, plain);
            }

            PathForms.Collapse(http.Request);
            if (http.Features.Get<LocalSocketFeature>() is not null)
            {
                return admin(http);
            }

            if (http.Features.Get<PlainListenerFeature>() is { } revocation)
            {
                return revocation.IsFor(http.Request.Host) ? pki(http) : gate.RefuseUnroutedAsync(http, anyone, Refusals.UnknownRoute);
            }

            if (Health.Owns(http.Request.Path))
            {
                return health.AnswerAsync(http);
            }

            return names.Parse(http.Request.Host.Value).Kind switch
            {
                SurfaceKind.Vault => vault(http),
                SurfaceKind.Management => management(http),
                SurfaceKind.ManagedHsm => hsm(http),
                SurfaceKind.Login => login(http),
                SurfaceKind.Graph => graph(http),
                SurfaceKind.Pki => pki(http),

                // Hosts whose surfaces are not built yet, and names that are none of ours, are refused at the gate like an unknown vault.
                _ => gate.RefuseUnroutedAsync(http, vaults, Refusals.UnknownRoute),
            };
        });
    }

    internal static void MapVault(IEndpointRouteBuilder routes)
    {
        routes.MapSecrets();
        routes.MapKeys();
        routes.MapCertificates();
        routes.MapAcmeServer();
    }

    internal static void MapHsm(IEndpointRouteBuilder routes)
    {
        routes.MapKeys();
        KeysModule.MapHsm(routes);
        routes.MapHsmAccess();
        routes.MapHsmSettings();
    }

    private static RequestDelegate Build(WebApplication app, Action<IEndpointRouteBuilder> map, RequestDelegate unrouted)
    {
        var branch = ((IApplicationBuilder)app).New();
        branch.UseRouting();
        branch.Use((http, next) => http.GetEndpoint()?.Metadata.GetMetadata<Operation>() is null ? unrouted(http) : next(http));
        branch.UseEndpoints(map);
        return branch.Build();
    }

    /// <summary>Routing answers a known path with an unknown verb by an endpoint of its own, which names no operation.</summary>
    private static VaultError Refusal(HttpContext http) => http.GetEndpoint() is null ? Refusals.UnknownRoute : Refusals.MethodNotAllowed;
}
