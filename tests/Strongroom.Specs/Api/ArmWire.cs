using System.Text.RegularExpressions;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The control plane's bodies, byte for byte but for times and request ids, against approved ones (control-plane reference §1, §2, §3).</summary>
public sealed partial class ArmWire(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private const string Groups = "2021-04-01";
    private const string Vaults = "2022-07-01";
    private const string Roles = "2022-04-01";

    private readonly Wire _wire = new(server);

    private string Arm => server.Settings["STRONGROOM_ARM_URL"];

    private string Subscription => $"/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}";

    private string Tenant => server.Settings["STRONGROOM_TENANT_ID"];

    private string Me => server.Settings["STRONGROOM_OBJECT_ID"];

    private string Location => server.Settings["STRONGROOM_LOCATION"];

    [Fact]
    public async Task Without_a_token_the_challenge_names_the_tenant()
    {
        var reply = await _wire.SendAsync("GET", Subscription + "/resourceGroups", token: null, apiVersion: Groups, origin: Arm);

        Assert.Equal(401, reply.Status);
        Assert.Equal("""{"error":{"code":"AuthenticationFailed","message":"Authentication failed. The 'Authorization' header is missing."}}""", reply.Body);
        Assert.Equal(
            $"Bearer authorization_uri=\"{server.Settings["STRONGROOM_LOGIN_URL"]}/{Tenant}\", error=\"invalid_token\", error_description=\"AuthenticationFailed\"",
            reply.Headers["WWW-Authenticate"]);
        Assert.Equal("application/json; charset=utf-8", reply.Headers["Content-Type"]);
    }

    [Fact]
    public async Task A_token_for_the_vaults_does_not_open_the_control_plane()
    {
        var reply = await _wire.SendAsync("GET", Subscription + "/resourceGroups", token: await _wire.TokenAsync(), apiVersion: Groups, origin: Arm);

        Assert.Equal(401, reply.Status);
        Assert.Equal("InvalidAuthenticationToken", reply.ErrorCode);
    }

    [Fact]
    public async Task A_subscription_and_its_tenant()
    {
        var subscription = await SendAsync("GET", Subscription, version: "2022-12-01");
        var tenants = await SendAsync("GET", "/tenants", version: "2022-12-01");

        Assert.Equal(
            $$$"""{"id":"{{{Subscription}}}","authorizationSource":"RoleBased","managedByTenants":[],"subscriptionId":"{{{Subscription[15..]}}}","tenantId":"{{{Tenant}}}","displayName":"Strongroom","state":"Enabled","subscriptionPolicies":{"locationPlacementId":"Internal_2014-09-01","quotaId":"Internal_2014-09-01","spendingLimit":"Off"}}""",
            subscription.Body);
        Assert.Equal($$$"""{"value":[{"id":"/tenants/{{{Tenant}}}","tenantId":"{{{Tenant}}}","tenantCategory":"Home","displayName":"Home","domains":[],"tenantType":"AAD"}]}""", tenants.Body);
    }

    [Fact]
    public async Task A_group_from_creation_to_deletion()
    {
        var path = Subscription + "/resourceGroups/Wire-Group";
        var shown = $$$"""{"id":"{{{path}}}","name":"Wire-Group","type":"Microsoft.Resources/resourceGroups","location":"{{{Location}}}","tags":{"a":"b"},"properties":{"provisioningState":"Succeeded"}}""";

        var made = await SendAsync("PUT", path, $$$"""{"location":"{{{Location}}}","tags":{"a":"b"}}""");
        var again = await SendAsync("PUT", path.ToLowerInvariant(), $$$"""{"location":"{{{Location}}}","tags":{"a":"b"}}""");
        var found = await SendAsync("GET", path.ToUpperInvariant());
        var listed = await SendAsync("GET", Subscription + "/resourceGroups?$filter=tagName%20eq%20'a'");
        var there = await SendAsync("HEAD", path);

        Assert.Equal((201, shown), (made.Status, made.Body));
        Assert.Equal((200, shown), (again.Status, again.Body));
        Assert.Equal((200, shown), (found.Status, found.Body));
        Assert.Equal($$$"""{"value":[{{{shown}}}]}""", listed.Body);
        Assert.Equal((204, ""), (there.Status, there.Body));
        Assert.True(Guid.TryParse(made.Headers["x-ms-request-id"], out _));
        Assert.Equal(made.Headers["x-ms-request-id"], made.Headers["x-ms-correlation-request-id"]);
        Assert.Equal("no-cache", made.Headers["Cache-Control"]);

        var deleted = await SendAsync("DELETE", path);
        Assert.Equal((202, ""), (deleted.Status, deleted.Body));
        Assert.Equal("1", deleted.Headers["Retry-After"]);
        Assert.StartsWith(Arm + Subscription + "/operationresults/", deleted.Headers["Location"], StringComparison.Ordinal);
        Assert.Equal(200, (await _wire.SendToAsync("GET", deleted.Headers["Location"], token: await TokenAsync())).Status);
        Assert.Equal(404, (await _wire.SendToAsync("GET", deleted.Headers["Location"], token: await TokenAsync(limited: true))).Status);
        Assert.Equal(404, (await SendAsync("HEAD", path)).Status);
        Refused(await SendAsync("GET", path), 404, "ResourceGroupNotFound", "Resource group 'Wire-Group' could not be found.");
    }

    [Fact]
    public async Task A_vault_from_creation_to_purge()
    {
        var path = Subscription + "/resourceGroups/dev/providers/Microsoft.KeyVault/vaults/Wire-Vault";
        var deletedPath = $"{Subscription}/providers/Microsoft.KeyVault/locations/{Location}/deletedVaults/Wire-Vault";
        var body = $$$"""{"location":"{{{Location}}}","tags":{"a":"b"},"properties":{"tenantId":"{{{Tenant}}}","sku":{"family":"A","name":"Premium"},"enableRbacAuthorization":true,"softDeleteRetentionInDays":7}}""";
        var shown =
            $$$"""{"id":"{{{path}}}","name":"Wire-Vault","type":"Microsoft.KeyVault/vaults","location":"{{{Location}}}","tags":{"a":"b"},"systemData":{"createdBy":"{{{Me}}}","createdByType":"Application","createdAt":"TIME","lastModifiedBy":"{{{Me}}}","lastModifiedByType":"Application","lastModifiedAt":"TIME"},"properties":{"sku":{"family":"A","name":"premium"},"tenantId":"{{{Tenant}}}","accessPolicies":[],"enabledForDeployment":false,"enabledForDiskEncryption":false,"enabledForTemplateDeployment":false,"enableSoftDelete":true,"softDeleteRetentionInDays":7,"enableRbacAuthorization":true,"vaultUri":"https://wire-vault{{{server.Settings["STRONGROOM_VAULT_SUFFIX"]}}}/","provisioningState":"Succeeded","publicNetworkAccess":"Enabled"}}""";

        var made = await SendAsync("PUT", path, body, Vaults);
        Assert.Equal((201, shown), (made.Status, Masked(made)));
        var echoed = await SendAsync("PUT", path, made.Body, Vaults);
        Assert.Equal((200, shown), (echoed.Status, Masked(echoed)));
        Assert.Equal(shown, Masked(await SendAsync("GET", path.ToUpperInvariant(), version: Vaults)));
        Assert.Contains(shown, Masked(await SendAsync("GET", Subscription + "/providers/Microsoft.KeyVault/vaults", version: Vaults)), StringComparison.Ordinal);
        Assert.Equal(
            $$$"""{"value":[{"id":"{{{path}}}","name":"Wire-Vault","type":"Microsoft.KeyVault/vaults","location":"{{{Location}}}","tags":{"a":"b"}}]}""",
            (await SendAsync("GET", Subscription + "/resources?$filter=resourceType%20eq%20'Microsoft.KeyVault/vaults'%20and%20name%20eq%20'wire-vault'", version: "2015-11-01")).Body);

        Refused(await SendAsync("PATCH", path, """{"properties":{"softDeleteRetentionInDays":8}}""", Vaults), 400, "BadRequest", "The value of 'properties.softDeleteRetentionInDays' is invalid. It is 7 and cannot be changed after the vault was created.", "properties.softDeleteRetentionInDays");
        Refused(await SendAsync("PATCH", path, """{"properties":{"enablePurgeProtection":false}}""", Vaults), 400, "BadRequest", "The value of 'properties.enablePurgeProtection' is invalid. It cannot be set to false. Enabling purge protection is irreversible; leave the property out to have none.", "properties.enablePurgeProtection");

        var policies = await SendAsync(
            "PUT", path + "/accessPolicies/add", $$$"""{"properties":{"accessPolicies":[{"tenantId":"{{{Tenant}}}","objectId":"{{{Me}}}","permissions":{"secrets":["Get","LIST"],"keys":["wrapkey"]}}]}}""", Vaults);
        Assert.Equal(
            $$$"""{"id":"{{{path}}}/accessPolicies/","type":"Microsoft.KeyVault/vaults/accessPolicies","location":"{{{Location}}}","properties":{"accessPolicies":[{"tenantId":"{{{Tenant}}}","objectId":"{{{Me}}}","permissions":{"keys":["wrapKey"],"secrets":["get","list"],"certificates":[],"storage":[]}}]}}""",
            policies.Body);

        var gone = await SendAsync("DELETE", path, version: Vaults);
        Assert.Equal((200, ""), (gone.Status, gone.Body));
        Assert.Equal(204, (await SendAsync("DELETE", path, version: Vaults)).Status);
        Refused(await SendAsync("GET", path, version: Vaults), 404, "ResourceNotFound", "The Resource 'Microsoft.KeyVault/vaults/Wire-Vault' under resource group 'dev' was not found.");
        var deleted =
            $$$"""{"id":"{{{deletedPath}}}","name":"Wire-Vault","type":"Microsoft.KeyVault/deletedVaults","properties":{"vaultId":"{{{path}}}","location":"{{{Location}}}","tags":{"a":"b"},"deletionDate":"TIME","scheduledPurgeDate":"TIME"}}""";
        Assert.Equal(deleted, Masked(await SendAsync("GET", deletedPath.ToLowerInvariant(), version: Vaults)));
        Assert.Equal($$$"""{"value":[{{{deleted}}}]}""", Masked(await SendAsync("GET", Subscription + "/providers/Microsoft.KeyVault/deletedVaults", version: Vaults)));
        Refused(await SendAsync("PUT", path, body, Vaults), 409, "ConflictError", "A vault with the same name already exists in deleted state. You need to either recover or purge existing vault.");
        Assert.Equal(
            """{"nameAvailable":false,"reason":"AlreadyExists","message":"The name 'wire-vault' is already in use, or reserved by a deleted resource that can still be recovered."}""",
            (await SendAsync("POST", Subscription + "/providers/Microsoft.KeyVault/checkNameAvailability", """{"name":"wire-vault","type":"Microsoft.KeyVault/vaults"}""", Vaults)).Body);

        var purged = await SendAsync("POST", deletedPath + "/purge", version: Vaults);
        Assert.Equal((202, ""), (purged.Status, purged.Body));
        Assert.StartsWith($"{Arm}{Subscription}/providers/Microsoft.KeyVault/locations/{Location}/operationResults/", purged.Headers["Location"], StringComparison.Ordinal);
        Assert.EndsWith("?api-version=" + Vaults, purged.Headers["Location"], StringComparison.Ordinal);
        Assert.Equal(200, (await _wire.SendToAsync("GET", purged.Headers["Location"], token: await TokenAsync())).Status);
        Refused(await SendAsync("GET", deletedPath, version: Vaults), 404, "DeletedVaultNotFound", "The specified deleted vault 'Wire-Vault' does not exist.");
    }

    [Fact]
    public async Task A_role_assignment_from_creation_to_deletion()
    {
        const string Name = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
        var scope = $"{Subscription}/resourceGroups/dev/providers/Microsoft.KeyVault/vaults/{server.VaultName}";
        var path = $"{scope}/providers/Microsoft.Authorization/roleAssignments/{Name}";
        var them = server.Settings["STRONGROOM_LIMITED_OBJECT_ID"];
        var role = Subscription + "/providers/Microsoft.Authorization/roleDefinitions/21090545-7ca7-4776-b22c-e363652d74d2";
        var shown =
            $$$"""{"id":"{{{path}}}","type":"Microsoft.Authorization/roleAssignments","name":"{{{Name}}}","properties":{"roleDefinitionId":"{{{role}}}","principalId":"{{{them}}}","principalType":"ServicePrincipal","scope":"{{{scope}}}","condition":null,"conditionVersion":null,"description":null,"createdOn":"TIME","updatedOn":"TIME","createdBy":"{{{Me}}}","updatedBy":"{{{Me}}}","delegatedManagedIdentityResourceId":null}}""";
        var body = $$$"""{"properties":{"roleDefinitionId":"{{{role}}}","principalId":"{{{them}}}"}}""";

        var made = await SendAsync("PUT", path, body, Roles);
        Assert.Equal((201, shown), (made.Status, Masked(made)));
        Assert.Equal(shown, Masked(await SendAsync("GET", path, version: Roles)));
        Assert.Equal($$$"""{"value":[{{{shown}}}]}""", Masked(await SendAsync("GET", $"{scope}/providers/Microsoft.Authorization/roleAssignments?$filter=principalId%20eq%20'{them}'", version: Roles)));
        Refused(await SendAsync("PUT", path.Replace(Name, "0b1f6471-1bf0-4dda-aec3-cb9272f09591", StringComparison.Ordinal), body, Roles), 409, "RoleAssignmentExists", "The role assignment already exists. The ID of the existing role assignment is " + Name.Replace("-", "", StringComparison.Ordinal) + ".");

        var gone = await SendAsync("DELETE", path, version: Roles);
        Assert.Equal((200, shown), (gone.Status, Masked(gone)));
        Assert.Equal(204, (await SendAsync("DELETE", path, version: Roles)).Status);
    }

    [Fact]
    public async Task A_builtin_role_shows_what_it_allows()
    {
        const string SecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";

        var reply = await SendAsync("GET", $"{Subscription}/providers/Microsoft.Authorization/roleDefinitions/{SecretsUser}", version: Roles);

        Assert.Equal(
            $$$"""{"id":"{{{Subscription}}}/providers/Microsoft.Authorization/roleDefinitions/{{{SecretsUser}}}","type":"Microsoft.Authorization/roleDefinitions","name":"{{{SecretsUser}}}","properties":{"roleName":"Key Vault Secrets User","type":"BuiltInRole","description":"Reads secret contents.","assignableScopes":["/"],"permissions":[{"actions":[],"notActions":[],"dataActions":["Microsoft.KeyVault/vaults/secrets/getSecret/action","Microsoft.KeyVault/vaults/secrets/readMetadata/action"],"notDataActions":[]}],"createdOn":"1970-01-01T00:00:00Z","updatedOn":"1970-01-01T00:00:00Z","createdBy":null,"updatedBy":null}}""",
            reply.Body);
    }

    [Fact]
    public async Task A_lock_and_tags_on_a_vault()
    {
        var vault = $"{Subscription}/resourceGroups/dev/providers/Microsoft.KeyVault/vaults/{server.VaultName}";
        var path = vault + "/providers/Microsoft.Authorization/locks/Keep";
        var shown = $$$"""{"id":"{{{path}}}","type":"Microsoft.Authorization/locks","name":"Keep","properties":{"level":"ReadOnly","notes":"why"}}""";

        var made = await SendAsync("PUT", path.ToLowerInvariant().Replace("keep", "Keep", StringComparison.Ordinal), """{"properties":{"level":"readonly","notes":"why"}}""", "2016-09-01");
        Assert.Equal((201, shown), (made.Status, made.Body));
        Assert.Equal($$$"""{"value":[{{{shown}}}]}""", (await SendAsync("GET", vault + "/providers/Microsoft.Authorization/locks?$filter=atScope()", version: "2016-09-01")).Body);
        Refused(
            await SendAsync("PATCH", vault + "/providers/Microsoft.Resources/tags/default", """{"operation":"Merge","properties":{"tags":{"a":"b"}}}"""),
            409,
            "ScopeLocked",
            $"The scope '{vault.ToLowerInvariant()}' cannot perform the operation 'Microsoft.Resources/tags/write' because following scope(s) are locked: '{vault.ToLowerInvariant()}'. Please remove the lock and try again.");
        Assert.Equal(200, (await SendAsync("DELETE", path, version: "2016-09-01")).Status);

        var tags = await SendAsync("PATCH", vault + "/providers/Microsoft.Resources/tags/default", """{"operation":"Merge","properties":{"tags":{"a":"b"}}}""");
        Assert.Equal((200, """{"tags":{"a":"b"}}"""), (tags.Status, tags.Json.GetProperty("properties").GetRawText()));
        Assert.Equal("""{"a":"b"}""", (await SendAsync("GET", vault, version: Vaults)).Json.GetProperty("tags").GetRawText());
    }

    [Theory]
    [InlineData("/resourceGroups", null, 400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.")]
    [InlineData("/resourceGroups", "2013-01-01", 400, "NoRegisteredProviderFound", null)]
    [InlineData("/resourceGroups", "yesterday", 400, "NoRegisteredProviderFound", null)]
    [InlineData("/providers/Microsoft.KeyVault/vaults", "2014-01-01", 400, "NoRegisteredProviderFound", null)]
    [InlineData("/providers/Nobody.Here/things", "2022-07-01", 404, "InvalidResourceNamespace", "The resource namespace 'Nobody.Here' is invalid.")]
    [InlineData("/providers/Microsoft.KeyVault/things", "2022-07-01", 404, "InvalidResourceType", "The resource type 'things' could not be found in the namespace 'Microsoft.KeyVault'.")]
    [InlineData("/nothing", "2022-07-01", 404, "NotFound", "The request URI names no operation of the control plane.")]
    public async Task What_is_not_there_is_told_in_ARMs_words(string below, string? version, int status, string code, string? message)
    {
        var reply = await SendAsync("GET", Subscription + below, version: version);

        Assert.Equal((status, code), (reply.Status, reply.ErrorCode));
        Assert.Equal(message ?? reply.ErrorMessage, reply.ErrorMessage);
        if (message is null)
        {
            Assert.Contains("The supported api-versions are '20", reply.ErrorMessage, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/subscriptions/not-a-guid/resourceGroups", 400, "InvalidResourceId")]
    [InlineData("/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups", 404, "SubscriptionNotFound")]
    [InlineData("/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/a%2Fb", 400, "InvalidResourceId")]
    [InlineData("/nothing", 404, "NotFound")]
    public async Task A_path_that_leads_nowhere_is_refused(string path, int status, string code)
    {
        var reply = await SendAsync("GET", path);

        Assert.Equal((status, code), (reply.Status, reply.ErrorCode));
    }

    [Fact]
    public async Task Whoever_may_not_is_told_what_was_asked_and_where()
    {
        var reply = await _wire.SendAsync("GET", Subscription + "/resourceGroups/dev", token: await TokenAsync(limited: true), apiVersion: Groups, origin: Arm);

        Refused(
            reply,
            403,
            "AuthorizationFailed",
            $"The client '{server.Settings["STRONGROOM_LIMITED_CLIENT_ID"]}' with object id '{server.Settings["STRONGROOM_LIMITED_OBJECT_ID"]}' does not have authorization to perform action 'Microsoft.Resources/subscriptions/resourceGroups/read' over scope '{Subscription}/resourcegroups/dev' or the scope is invalid. If access was recently granted, please refresh your credentials.");
    }

    [Theory]
    [InlineData("", """{"error":{"code":"InvalidRequestContent","message":"The request content was invalid and could not be deserialized: it must be one JSON object."}}""")]
    [InlineData("[]", null)]
    [InlineData("""{"location":7}""", null)]
    [InlineData("""{"location":"local","location":"local"}""", null)]
    [InlineData("""{"tags":{}}""", """{"error":{"code":"InvalidParameter","message":"The required member 'location' is missing.","target":"location"}}""")]
    public async Task A_body_that_cannot_be_meant_is_refused(string body, string? expected)
    {
        var reply = await SendAsync("PUT", Subscription + "/resourceGroups/wire-bodies", body);

        Assert.Equal(400, reply.Status);
        Assert.Equal(expected ?? reply.Body, reply.Body);
        Assert.NotEmpty(reply.ErrorMessage!);
    }

    [Fact]
    public async Task Lists_come_in_pages_whose_link_is_whole()
    {
        for (var i = 0; i < 5; i++)
        {
            await SendAsync("PUT", $"{Subscription}/resourceGroups/wire-page-{i}", $$$"""{"location":"{{{Location}}}","tags":{"paged":"yes"}}""");
        }

        var names = new List<string?>();
        var pages = 0;
        for (string? next = $"{Arm}{Subscription}/resourcegroups?api%2Dversion={Groups}&$filter=tagName eq 'paged'&$top=2"; next is not null; pages++)
        {
            var page = await _wire.SendToAsync("GET", next, token: await TokenAsync());
            names.AddRange(page.Json.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("name").GetString()));
            next = page.Json.TryGetProperty("nextLink", out var link) ? link.GetString() : null;
        }

        Assert.Equal(3, pages);
        Assert.Equal(["wire-page-0", "wire-page-1", "wire-page-2", "wire-page-3", "wire-page-4"], names);
    }

    [Fact]
    public async Task Doubled_slashes_and_any_case_lead_to_the_same_place()
    {
        foreach (var path in new[] { "/" + Subscription + "/resourceGroups/dev", Subscription.Replace("sub", "SUB", StringComparison.Ordinal) + "/RESOURCEGROUPS/DEV", Subscription + "/resourcegroups/dev/" })
        {
            var reply = await SendAsync("GET", path);
            Assert.Equal((200, Subscription + "/resourceGroups/dev"), (reply.Status, reply.Json.GetProperty("id").GetString()));
        }
    }

    public void Dispose() => _wire.Dispose();

    private static void Refused(Reply reply, int status, string code, string message, string? target = null)
    {
        Assert.Equal((status, code, message), (reply.Status, reply.ErrorCode, reply.ErrorMessage));
        var targetPart = target is null ? "" : $",\"target\":\"{target}\"";
        Assert.Equal($$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}"{{{targetPart}}}}}""", reply.Body.Replace("\\u0027", "'", StringComparison.Ordinal));
        Assert.Equal("application/json; charset=utf-8", reply.Headers["Content-Type"]);
    }

    private static string Masked(Reply reply) => Times().Replace(reply.Body, "\"TIME\"");

    private async Task<Reply> SendAsync(string method, string path, string? body = null, string? version = Groups) =>
        await _wire.SendAsync(method, path, body, await TokenAsync(), version, Arm);

    private Task<string> TokenAsync(bool limited = false) => _wire.TokenAsync(limited, server.Settings["STRONGROOM_ARM_AUDIENCE"]);

    [GeneratedRegex("\"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z\"")]
    private static partial Regex Times();
}
