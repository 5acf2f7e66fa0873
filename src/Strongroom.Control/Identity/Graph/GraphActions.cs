namespace Strongroom.Identity.Graph;

/// <summary>The operations of the directory, in Entra's names, that roles give (decision 0013).</summary>
internal static class GraphActions
{
    public const string ReadUsers = "microsoft.directory/users/standard/read";
    public const string CreateUsers = "microsoft.directory/users/create";
    public const string UpdateUsers = "microsoft.directory/users/basic/update";
    public const string DeleteUsers = "microsoft.directory/users/delete";
    public const string ReadGroups = "microsoft.directory/groups/standard/read";
    public const string CreateGroups = "microsoft.directory/groups/create";
    public const string UpdateGroups = "microsoft.directory/groups/basic/update";
    public const string DeleteGroups = "microsoft.directory/groups/delete";
    public const string UpdateMembers = "microsoft.directory/groups/members/update";
    public const string UpdateGroupOwners = "microsoft.directory/groups/owners/update";
    public const string ReadApplications = "microsoft.directory/applications/standard/read";
    public const string CreateApplications = "microsoft.directory/applications/create";
    public const string UpdateApplications = "microsoft.directory/applications/basic/update";
    public const string DeleteApplications = "microsoft.directory/applications/delete";
    public const string UpdateCredentials = "microsoft.directory/applications/credentials/update";
    public const string UpdateApplicationOwners = "microsoft.directory/applications/owners/update";
    public const string ReadServicePrincipals = "microsoft.directory/servicePrincipals/standard/read";
    public const string CreateServicePrincipals = "microsoft.directory/servicePrincipals/create";
    public const string UpdateServicePrincipals = "microsoft.directory/servicePrincipals/basic/update";
    public const string DeleteServicePrincipals = "microsoft.directory/servicePrincipals/delete";
    public const string UpdateServicePrincipalCredentials = "microsoft.directory/servicePrincipals/credentials/update";
    public const string ReadObjects = "microsoft.directory/directoryObjects/standard/read";
}
