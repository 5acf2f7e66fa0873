using Strongroom.Gate;

namespace Strongroom.Identity.Graph;

/// <summary>
/// What the directory's routes do. A token of the tenant is the right to find what one can name; the work asks for a role of the directory before it
/// lets anybody browse or change, because owners may do without one.
/// </summary>
internal static class GraphOperations
{
    private const long MaxBodyBytes = 128 * 1024;

    public static readonly Operation Me = Read("GraphMeGet", GraphActions.ReadUsers);
    public static readonly Operation ListUsers = Read("GraphUserList", GraphActions.ReadUsers);
    public static readonly Operation GetUser = Read("GraphUserGet", GraphActions.ReadUsers);
    public static readonly Operation CreateUser = Change("GraphUserCreate", GraphActions.CreateUsers);
    public static readonly Operation UpdateUser = Change("GraphUserUpdate", GraphActions.UpdateUsers);
    public static readonly Operation DeleteUser = Change("GraphUserDelete", GraphActions.DeleteUsers);
    public static readonly Operation ListGroups = Read("GraphGroupList", GraphActions.ReadGroups);
    public static readonly Operation GetGroup = Read("GraphGroupGet", GraphActions.ReadGroups);
    public static readonly Operation CreateGroup = Change("GraphGroupCreate", GraphActions.CreateGroups);
    public static readonly Operation UpdateGroup = Change("GraphGroupUpdate", GraphActions.UpdateGroups);
    public static readonly Operation DeleteGroup = Change("GraphGroupDelete", GraphActions.DeleteGroups);
    public static readonly Operation ListMembers = Read("GraphGroupMemberList", GraphActions.ReadGroups);
    public static readonly Operation AddMember = Change("GraphGroupMemberAdd", GraphActions.UpdateMembers);
    public static readonly Operation RemoveMember = Change("GraphGroupMemberRemove", GraphActions.UpdateMembers);
    public static readonly Operation AddGroupOwner = Change("GraphGroupOwnerAdd", GraphActions.UpdateGroupOwners);
    public static readonly Operation RemoveGroupOwner = Change("GraphGroupOwnerRemove", GraphActions.UpdateGroupOwners);
    public static readonly Operation ListMemberships = Read("GraphMembershipList", GraphActions.ReadGroups);
    public static readonly Operation ListOwners = Read("GraphOwnerList", GraphActions.ReadObjects);
    public static readonly Operation ListApplications = Read("GraphApplicationList", GraphActions.ReadApplications);
    public static readonly Operation GetApplication = Read("GraphApplicationGet", GraphActions.ReadApplications);
    public static readonly Operation CreateApplication = Change("GraphApplicationCreate", GraphActions.CreateApplications);
    public static readonly Operation UpdateApplication = Change("GraphApplicationUpdate", GraphActions.UpdateApplications);
    public static readonly Operation DeleteApplication = Change("GraphApplicationDelete", GraphActions.DeleteApplications);
    public static readonly Operation AddPassword = Change("GraphPasswordAdd", GraphActions.UpdateCredentials);
    public static readonly Operation RemovePassword = Change("GraphPasswordRemove", GraphActions.UpdateCredentials);
    public static readonly Operation ListFederated = Read("GraphFederatedCredentialList", GraphActions.ReadApplications);
    public static readonly Operation GetFederated = Read("GraphFederatedCredentialGet", GraphActions.ReadApplications);
    public static readonly Operation CreateFederated = Change("GraphFederatedCredentialCreate", GraphActions.UpdateCredentials);
    public static readonly Operation UpdateFederated = Change("GraphFederatedCredentialUpdate", GraphActions.UpdateCredentials);
    public static readonly Operation DeleteFederated = Change("GraphFederatedCredentialDelete", GraphActions.UpdateCredentials);
    public static readonly Operation AddApplicationOwner = Change("GraphApplicationOwnerAdd", GraphActions.UpdateApplicationOwners);
    public static readonly Operation RemoveApplicationOwner = Change("GraphApplicationOwnerRemove", GraphActions.UpdateApplicationOwners);
    public static readonly Operation ListServicePrincipals = Read("GraphServicePrincipalList", GraphActions.ReadServicePrincipals);
    public static readonly Operation GetServicePrincipal = Read("GraphServicePrincipalGet", GraphActions.ReadServicePrincipals);
    public static readonly Operation CreateServicePrincipal = Change("GraphServicePrincipalCreate", GraphActions.CreateServicePrincipals);
    public static readonly Operation UpdateServicePrincipal = Change("GraphServicePrincipalUpdate", GraphActions.UpdateServicePrincipals);
    public static readonly Operation DeleteServicePrincipal = Change("GraphServicePrincipalDelete", GraphActions.DeleteServicePrincipals);
    public static readonly Operation ListAppRoles = Read("GraphAppRoleAssignmentList", GraphActions.ReadServicePrincipals);
    public static readonly Operation ListPermissionGrants = Read("GraphPermissionGrantList", GraphActions.ReadObjects);
    public static readonly Operation GetObject = Read("GraphDirectoryObjectGet", GraphActions.ReadObjects);

    public static readonly Operation CheckMemberships = Read("GraphMembershipCheck", GraphActions.ReadGroups) with { MaxBodyBytes = MaxBodyBytes };

    public static readonly Operation GetByIds = Read("GraphGetByIds", GraphActions.ReadObjects) with
    {
        MaxBodyBytes = MaxBodyBytes,
        MaxJsonStrings = DirectoryQuestion.MaxIds + 100,
    };

    private static Operation Read(string name, string action) =>
        new(name, action, IsDataAction: false, Permission: null, OperationCost.Read) { Category = "Administrative", WorksOnTenant = true };

    private static Operation Change(string name, string action) =>
        new(name, action, IsDataAction: false, Permission: null, OperationCost.ControlPlane)
        {
            Category = "Administrative",
            WorksOnTenant = true,
            Changes = true,
            DecidedByWork = true,
            MaxBodyBytes = MaxBodyBytes,
        };
}
