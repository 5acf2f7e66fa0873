using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Gate;

namespace Strongroom.Identity.Graph;

/// <summary>Maps routes of one version of the surface, through its one entrance.</summary>
internal sealed class GraphMap(IEndpointRouteBuilder routes, string version)
{
    private readonly GraphEntrance _entrance = routes.ServiceProvider.GetRequiredService<GraphEntrance>();

    public T Get<T>() where T : notnull => routes.ServiceProvider.GetRequiredService<T>();

    public void Route(string method, string path, Operation operation, OperationHandler handler) => routes.Map(method, version + path, operation, _entrance, handler);

    /// <summary>A list of several types, and its cast to one, as <c>/members/microsoft.graph.user</c>.</summary>
    public void List(string path, Operation operation, OperationHandler handler)
    {
        Route("GET", path, operation, handler);
        Route("GET", path + "/{cast}", operation, handler);
    }
}
