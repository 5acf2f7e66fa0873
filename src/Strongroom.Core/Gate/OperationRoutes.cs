using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Strongroom.Gate;

/// <summary>Maps a route to its operation. There is no other way to map one, so a route without an operation does not exist.</summary>
public static class OperationRoutes
{
    /// <summary>A route of a vault host, through the gate.</summary>
    public static void Map(this IEndpointRouteBuilder routes, string method, string pattern, Operation operation, OperationHandler handler)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.Map(method, pattern, operation, routes.ServiceProvider.GetRequiredService<VaultEntrance>(), handler);
    }

    /// <summary>A route of the local administration socket, through the gate.</summary>
    public static void MapLocal(this IEndpointRouteBuilder routes, string method, string pattern, Operation operation, OperationHandler handler)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.Map(method, pattern, operation, routes.ServiceProvider.GetRequiredService<LocalEntrance>(), handler);
    }

    /// <summary>A route of any surface, through the gate and that surface's entrance.</summary>
    public static void Map(this IEndpointRouteBuilder routes, string method, string pattern, Operation operation, Entrance entrance, OperationHandler handler)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var gate = routes.ServiceProvider.GetRequiredService<RequestGate>();
        RequestDelegate run = http => gate.RunAsync(http, operation, entrance, handler);
        routes.MapMethods(pattern, [method], run).WithMetadata(operation);
    }
}
