using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Arm;

/// <summary>The control plane's routes and its answer to what none of them takes.</summary>
public static class ArmSurface
{
    private static readonly Operation Metadata = new("CloudMetadataGet", "none", IsDataAction: false, Permission: null, OperationCost.Read);

    /// <summary>Maps every provider's routes; the server mounts this for the management host only.</summary>
    public static void MapArm(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var at = routes.ServiceProvider;
        var metadata = at.GetRequiredService<CloudMetadata>();
        routes.MapGet("/metadata/endpoints", (RequestDelegate)metadata.EndpointsAsync).WithMetadata(Metadata);
        routes.MapGet("/metadata/clouds", (RequestDelegate)metadata.CloudsAsync).WithMetadata(Metadata);
        var builder = new ArmRoutes(routes, at.GetRequiredService<RequestGate>(), at.GetRequiredService<ArmEntrance>());
        foreach (var provider in at.GetRequiredService<ArmProviders>().All)
        {
            provider.Map(builder);
        }
    }

    /// <summary>Why no route took a request: an unknown namespace or type, a method, or nothing that could be named.</summary>
    public static VaultError Unrouted(HttpContext http, ArmProviders providers)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(providers);
        if (http.GetEndpoint() is not null)
        {
            return ArmErrors.MethodNotAllowed;
        }

        if (providers.Parse(http.Request.Path.Value) is not { Namespace: { } space } path)
        {
            return ArmErrors.NotFound;
        }

        if (!providers.Namespaces.ContainsKey(space))
        {
            return ArmErrors.UnknownNamespace(space);
        }

        return path.Type is { } type && providers.Find(space, type) is null ? ArmErrors.UnknownType(space, type) : ArmErrors.NotFound;
    }
}
