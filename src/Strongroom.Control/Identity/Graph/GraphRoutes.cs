using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Strongroom.Identity.Graph;

/// <summary>The subset of Microsoft Graph that the clients of vaults use on their way (control-plane reference §6.7).</summary>
public static class GraphRoutes
{
    private static readonly string[] Versions = ["/v1.0", "/beta"];

    /// <summary>Maps the directory's host; the server mounts this for that host only.</summary>
    public static void MapGraph(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        foreach (var version in Versions)
        {
            var map = new GraphMap(routes, version);
            MapUsers(map);
            MapGroups(map);
            MapApplications(map, "/applications/{id}");
            MapApplications(map, "/applications(appId='{appId}')");
            MapServicePrincipals(map, "/servicePrincipals/{sp}");
            MapServicePrincipals(map, "/servicePrincipals(appId='{appId}')");
            MapCollections(map);
        }
    }

    internal static IServiceCollection AddGraph(this IServiceCollection services)
    {
        services.AddSingleton<GraphEntrance>();
        services.AddSingleton<GraphPaging>();
        services.AddSingleton<GraphLists>();
        services.AddSingleton<GraphRights>();
        services.AddSingleton<GraphUsers>();
        services.AddSingleton<GraphGroups>();
        services.AddSingleton<GraphApplications>();
        services.AddSingleton<GraphSecrets>();
        services.AddSingleton<GraphFederation>();
        services.AddSingleton<GraphServicePrincipals>();
        services.AddSingleton<GraphRelations>();
        services.AddSingleton<GraphObjects>();
        return services;
    }

    private static void MapUsers(GraphMap map)
    {
        var users = map.Get<GraphUsers>();
        map.Route("GET", "/me", GraphOperations.Me, GraphUsers.MeAsync);
        map.Route("GET", "/me/{relation}", GraphOperations.Me, GraphUsers.MeAsync);
        map.Route("POST", "/me/{relation}", GraphOperations.Me, GraphUsers.MeAsync);
        foreach (var path in (string[])["/users/{id}", "/users('{id}')"])
        {
            map.Route("GET", path, GraphOperations.GetUser, users.GetAsync);
            map.Route("PATCH", path, GraphOperations.UpdateUser, users.UpdateAsync);
            map.Route("DELETE", path, GraphOperations.DeleteUser, users.DeleteAsync);
        }

        MapMemberships(map, "/users/{user}");
        MapMemberships(map, "/users('{user}')");
    }

    private static void MapGroups(GraphMap map)
    {
        var groups = map.Get<GraphGroups>();
        var relations = map.Get<GraphRelations>();
        const string Path = "/groups/{id}";
        map.Route("GET", Path, GraphOperations.GetGroup, groups.GetAsync);
        map.Route("PATCH", Path, GraphOperations.UpdateGroup, groups.UpdateAsync);
        map.Route("DELETE", Path, GraphOperations.DeleteGroup, groups.DeleteAsync);
        map.List(Path + "/members", GraphOperations.ListMembers, relations.MembersAsync);
        map.List(Path + "/transitiveMembers", GraphOperations.ListMembers, relations.TransitiveMembersAsync);
        map.List(Path + "/owners", GraphOperations.ListOwners, relations.GroupOwnersAsync);
        map.Route("POST", Path + "/members/$ref", GraphOperations.AddMember, groups.AddMemberAsync);
        map.Route("DELETE", Path + "/members/{member}/$ref", GraphOperations.RemoveMember, groups.RemoveMemberAsync);
        map.Route("POST", Path + "/owners/$ref", GraphOperations.AddGroupOwner, groups.AddOwnerAsync);
        map.Route("DELETE", Path + "/owners/{owner}/$ref", GraphOperations.RemoveGroupOwner, groups.RemoveOwnerAsync);
        MapMemberships(map, Path);
    }

    private static void MapApplications(GraphMap map, string path)
    {
        var applications = map.Get<GraphApplications>();
        var secrets = map.Get<GraphSecrets>();
        var federation = map.Get<GraphFederation>();
        map.Route("GET", path, GraphOperations.GetApplication, applications.GetAsync);
        map.Route("PATCH", path, GraphOperations.UpdateApplication, applications.UpdateAsync);
        map.Route("DELETE", path, GraphOperations.DeleteApplication, applications.DeleteAsync);
        map.Route("POST", path + "/addPassword", GraphOperations.AddPassword, secrets.AddAsync);
        map.Route("POST", path + "/removePassword", GraphOperations.RemovePassword, secrets.RemoveAsync);
        map.List(path + "/owners", GraphOperations.ListOwners, map.Get<GraphRelations>().ApplicationOwnersAsync);
        map.Route("POST", path + "/owners/$ref", GraphOperations.AddApplicationOwner, applications.AddOwnerAsync);
        map.Route("DELETE", path + "/owners/{owner}/$ref", GraphOperations.RemoveApplicationOwner, applications.RemoveOwnerAsync);
        map.Route("GET", path + "/federatedIdentityCredentials", GraphOperations.ListFederated, federation.ListAsync);
        map.Route("POST", path + "/federatedIdentityCredentials", GraphOperations.CreateFederated, federation.CreateAsync);
        map.Route("GET", path + "/federatedIdentityCredentials/{credential}", GraphOperations.GetFederated, federation.GetAsync);
        map.Route("PATCH", path + "/federatedIdentityCredentials/{credential}", GraphOperations.UpdateFederated, federation.UpdateAsync);
        map.Route("DELETE", path + "/federatedIdentityCredentials/{credential}", GraphOperations.DeleteFederated, federation.DeleteAsync);
    }

    private static void MapServicePrincipals(GraphMap map, string path)
    {
        var principals = map.Get<GraphServicePrincipals>();
        var secrets = map.Get<GraphSecrets>();
        map.Route("GET", path, GraphOperations.GetServicePrincipal, principals.GetAsync);
        map.Route("PATCH", path, GraphOperations.UpdateServicePrincipal, principals.UpdateAsync);
        map.Route("DELETE", path, GraphOperations.DeleteServicePrincipal, principals.DeleteAsync);
        map.Route("POST", path + "/addPassword", GraphOperations.AddPassword, secrets.AddAsync);
        map.Route("POST", path + "/removePassword", GraphOperations.RemovePassword, secrets.RemoveAsync);
        map.List(path + "/owners", GraphOperations.ListOwners, map.Get<GraphRelations>().ApplicationOwnersAsync);
        map.Route("GET", path + "/appRoleAssignments", GraphOperations.ListAppRoles, principals.ListAppRolesAsync);
        map.Route("GET", path + "/appRoleAssignedTo", GraphOperations.ListAppRoles, principals.ListAppRolesAsync);
        map.Route("GET", path + "/oauth2PermissionGrants", GraphOperations.ListPermissionGrants, principals.ListPermissionGrantsAsync);
        MapMemberships(map, path);
    }

    private static void MapMemberships(GraphMap map, string path)
    {
        var relations = map.Get<GraphRelations>();
        map.List(path + "/memberOf", GraphOperations.ListMemberships, relations.MemberOfAsync);
        map.List(path + "/transitiveMemberOf", GraphOperations.ListMemberships, relations.TransitiveMemberOfAsync);
        map.Route("POST", path + "/getMemberGroups", GraphOperations.CheckMemberships, relations.MemberGroupsAsync);
        map.Route("POST", path + "/getMemberObjects", GraphOperations.CheckMemberships, relations.MemberGroupsAsync);
        map.Route("POST", path + "/checkMemberGroups", GraphOperations.CheckMemberships, relations.CheckMemberGroupsAsync);
        map.Route("POST", path + "/checkMemberObjects", GraphOperations.CheckMemberships, relations.CheckMemberGroupsAsync);
    }

    private static void MapCollections(GraphMap map)
    {
        var (users, groups, applications, principals) = (map.Get<GraphUsers>(), map.Get<GraphGroups>(), map.Get<GraphApplications>(), map.Get<GraphServicePrincipals>());
        map.Route("GET", "/users", GraphOperations.ListUsers, users.ListAsync);
        map.Route("POST", "/users", GraphOperations.CreateUser, users.CreateAsync);
        map.Route("GET", "/groups", GraphOperations.ListGroups, groups.ListAsync);
        map.Route("POST", "/groups", GraphOperations.CreateGroup, groups.CreateAsync);
        map.Route("GET", "/applications", GraphOperations.ListApplications, applications.ListAsync);
        map.Route("POST", "/applications", GraphOperations.CreateApplication, applications.CreateAsync);
        map.Route("GET", "/servicePrincipals", GraphOperations.ListServicePrincipals, principals.ListAsync);
        map.Route("POST", "/servicePrincipals", GraphOperations.CreateServicePrincipal, principals.CreateAsync);
        map.Route("GET", "/oauth2PermissionGrants", GraphOperations.ListPermissionGrants, principals.ListPermissionGrantsAsync);
        var objects = map.Get<GraphObjects>();
        map.Route("POST", "/directoryObjects/getByIds", GraphOperations.GetByIds, objects.GetByIdsAsync);
        map.Route("GET", "/directoryObjects/{id}", GraphOperations.GetObject, objects.GetAsync);
        MapMemberships(map, "/directoryObjects/{id}");
    }
}
