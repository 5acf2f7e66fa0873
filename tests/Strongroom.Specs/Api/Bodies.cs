namespace Strongroom.Specs.Api;

/// <summary>Bodies that the control plane takes, so that what refuses a request is never its form.</summary>
internal static class Bodies
{
    public const string SecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";
    public const string SecretsOfficer = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7";
    public const string VaultAdministrator = "00482a5a-887f-4fb3-b363-3b7fe8e74483";
    public const string Reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    public const string Owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

    public static string Vault(string tenant, string location, string more = "\"enableRbacAuthorization\":true") =>
        $$$"""{"location":"{{{location}}}","properties":{"tenantId":"{{{tenant}}}","sku":{"family":"A","name":"standard"},"softDeleteRetentionInDays":7,{{{more}}}}}""";

    public static string Hsm(string tenant, string location, string administrator) =>
        $$$"""{"location":"{{{location}}}","sku":{"family":"B","name":"Standard_B1"},"properties":{"tenantId":"{{{tenant}}}","initialAdminObjectIds":["{{{administrator}}}"],"softDeleteRetentionInDays":7}}""";

    public static string Policies(string tenant, string principal) =>
        $$$"""{"properties":{"accessPolicies":[{{{Policy(tenant, principal)}}}]}}""";

    public static string Policy(string tenant, string principal) =>
        $$$"""{"tenantId":"{{{tenant}}}","objectId":"{{{principal}}}","permissions":{"secrets":["all"]}}""";

    public static string Assignment(string role, string principal, string more = "") =>
        $$$"""{"properties":{"roleDefinitionId":"/providers/Microsoft.Authorization/roleDefinitions/{{{role}}}","principalId":"{{{principal}}}"{{{more}}}}}""";

    public static string Role(string name, string scope, string dataAction) =>
        $$$"""{"properties":{"roleName":"{{{name}}}","type":"CustomRole","assignableScopes":["{{{scope}}}"],"permissions":[{"actions":["Microsoft.KeyVault/vaults/read"],"dataActions":["{{{dataAction}}}"]}]}}""";

    public static string Reference(string id) => $$"""{"@odata.id":"https://graph.microsoft.com/v1.0/directoryObjects/{{id}}"}""";

    public static string Lock(string level = "CanNotDelete") => $$$"""{"properties":{"level":"{{{level}}}"}}""";

    public static string Tags(string value) => $$$$"""{"operation":"Merge","properties":{"tags":{"touched":"{{{{value}}}}"}}}""";
}
