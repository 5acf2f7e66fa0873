using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Gate;

namespace Strongroom.Access.Hsm;

/// <summary>The routes of a managed HSM's own roles, at each of its scopes.</summary>
public static class HsmAccessRoutes
{
    public static void MapHsmAccess(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        MapAt(routes, "", operation => operation);
        MapAt(routes, "/keys", operation => operation with { HsmCollection = "keys" });
        MapAt(routes, "/keys/{name}", operation => operation with { HsmCollection = "keys", ObjectKind = "keys" });
    }

    /// <param name="at">The operation as it is asked for at the scope.</param>
    private static void MapAt(IEndpointRouteBuilder routes, string scope, Func<Operation, Operation> at)
    {
        var assignments = routes.ServiceProvider.GetRequiredService<HsmAssignmentRoutes>();
        var definitions = routes.ServiceProvider.GetRequiredService<HsmDefinitionRoutes>();
        var provider = scope + "/providers/Microsoft.Authorization/";
        routes.Map("GET", provider + "roleAssignments", at(HsmOperations.ListAssignments), assignments.ListAsync);
        routes.Map("GET", provider + "roleAssignments/{assignment}", at(HsmOperations.GetAssignment), HsmAssignmentRoutes.GetAsync);
        routes.Map("PUT", provider + "roleAssignments/{assignment}", at(HsmOperations.PutAssignment), assignments.PutAsync);
        routes.Map("DELETE", provider + "roleAssignments/{assignment}", at(HsmOperations.DeleteAssignment), HsmAssignmentRoutes.DeleteAsync);
        routes.Map("GET", provider + "roleDefinitions", at(HsmOperations.ListRoles), definitions.ListAsync);
        routes.Map("GET", provider + "roleDefinitions/{role}", at(HsmOperations.GetRole), HsmDefinitionRoutes.GetAsync);
        routes.Map("PUT", provider + "roleDefinitions/{role}", at(HsmOperations.PutRole), HsmDefinitionRoutes.PutAsync);
        routes.Map("DELETE", provider + "roleDefinitions/{role}", at(HsmOperations.DeleteRole), HsmDefinitionRoutes.DeleteAsync);
    }
}
