using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Gate;

namespace Strongroom.Identity.Graph;

/// <summary>The subset of Microsoft Graph that the clients of vaults use on their way (control-plane reference §6.7).</summary>
public static class GraphRoutes
{
    private static readonly string[] Versions = ["/v1.0", "/beta"];

    /// <summary>Maps the directory's host; the server mounts this for that host only.</summary>
    public static void MapGraph(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var entrance = routes.ServiceProvider.GetRequiredService<GraphEntrance>();
        var find = routes.ServiceProvider.GetRequiredService<GraphLookUps>();
        foreach (var version in Versions)
        {
            Get("/me", GraphOperations.Me, GraphLookUps.MeAsync);
            Get("/users", GraphOperations.ListUsers, find.ListUsersAsync);
            Get("/users/{id}", GraphOperations.GetUser, GraphLookUps.GetUserAsync);
            Get("/groups", GraphOperations.ListGroups, find.ListGroupsAsync);
            Get("/groups/{id}", GraphOperations.GetGroup, find.GetGroupAsync);
            Get("/servicePrincipals", GraphOperations.ListServicePrincipals, find.ListServicePrincipalsAsync);
            Get("/servicePrincipals/{id}", GraphOperations.GetServicePrincipal, find.GetServicePrincipalAsync);
            Get("/servicePrincipals(appId='{appId}')", GraphOperations.GetServicePrincipal, find.GetByClientAsync);
            routes.Map("POST", version + "/directoryObjects/getByIds", GraphOperations.GetByIds, entrance, find.GetByIdsAsync);

            void Get(string path, Operation operation, OperationHandler handler) => routes.Map("GET", version + path, operation, entrance, handler);
        }
    }
}
