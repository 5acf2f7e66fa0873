using Strongroom.Gate;

namespace Strongroom.Identity.Graph;

/// <summary>The look-ups of the directory's surface. A token of the tenant is the right that they need, and what they find is of that tenant.</summary>
internal static class GraphOperations
{
    private const long MaxBodyBytes = 128 * 1024;

    public static readonly Operation Me = LookUp("GraphMeGet", "microsoft.directory/users/standard/read");
    public static readonly Operation ListUsers = LookUp("GraphUserList", "microsoft.directory/users/standard/read");
    public static readonly Operation GetUser = LookUp("GraphUserGet", "microsoft.directory/users/standard/read");
    public static readonly Operation ListGroups = LookUp("GraphGroupList", "microsoft.directory/groups/standard/read");
    public static readonly Operation GetGroup = LookUp("GraphGroupGet", "microsoft.directory/groups/standard/read");
    public static readonly Operation ListServicePrincipals = LookUp("GraphServicePrincipalList", "microsoft.directory/servicePrincipals/standard/read");
    public static readonly Operation GetServicePrincipal = LookUp("GraphServicePrincipalGet", "microsoft.directory/servicePrincipals/standard/read");

    public static readonly Operation GetByIds = LookUp("GraphGetByIds", "microsoft.directory/directoryObjects/standard/read") with
    {
        MaxBodyBytes = MaxBodyBytes,
        MaxJsonStrings = DirectoryQuestion.MaxIds + 100,
    };

    private static Operation LookUp(string name, string action) =>
        new(name, action, IsDataAction: false, Permission: null, OperationCost.Read) { Category = "Administrative", WorksOnTenant = true };
}
