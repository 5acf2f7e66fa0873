using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Microsoft.Authorization over raw HTTP (control-plane reference §3, rules 22 to 29): shapes, filters, refusals, and that a right counts at once.</summary>
public sealed class RoleWire(DevServer server) : IClassFixture<DevServer>, IAsyncLifetime, IDisposable
{
    private const string SecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";
    private const string Reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    private const string Owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
    private const string DataAccessAdministrator = "8b54135c-b56d-4d72-a534-26097cfdc8d8";
    private const string Authorization = "/providers/Microsoft.Authorization/";
    private const string Version = "2022-04-01";

    private readonly Wire _wire = new(server);
    private string _administrator = "";
    private string _limited = "";
    private string _limitedId = "";
    private string _subscription = "";

    private string Origin => server.VaultOrigin.Replace($"{server.VaultName}.vault.", "management.", StringComparison.Ordinal);

    private string Group => $"{_subscription}/resourceGroups/dev";

    private string Vault => $"{Group}/providers/Microsoft.KeyVault/vaults/{server.VaultName}";

    public async ValueTask InitializeAsync()
    {
        _administrator = await _wire.TokenAsync(resource: Origin);
        _limited = await _wire.TokenAsync(limited: true, resource: Origin);
        using var claims = JsonDocument.Parse(Convert.FromBase64String(Padded(_limited.Split('.')[1])));
        _limitedId = claims.RootElement.GetProperty("oid").GetString()!;
        var subscriptions = await SendAsync("GET", "/subscriptions", version: "2022-12-01");
        _subscription = subscriptions.Json.GetProperty("value")[0].GetProperty("id").GetString()!;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _wire.Dispose();

    [Fact]
    public async Task An_assignment_counts_on_the_very_next_call_and_its_removal_on_the_one_after()
    {
        await _wire.SendAsync("PUT", "/secrets/role-wire", """{"value":"v"}""");
        var data = await _wire.TokenAsync(limited: true);
        var id = $"{Vault}{Authorization}roleAssignments/{Guid.NewGuid()}";
        Assert.Equal(403, (await _wire.SendAsync("GET", "/secrets/role-wire", token: data)).Status);

        var made = await SendAsync("PUT", id, Assignment(SecretsUser, _limitedId));
        Assert.Equal(201, made.Status);
        Assert.Equal(200, (await _wire.SendAsync("GET", "/secrets/role-wire", token: data)).Status);

        var properties = made.Json.GetProperty("properties");
        Assert.Equal((id, "Microsoft.Authorization/roleAssignments", Vault), (Text(made.Json, "id"), Text(made.Json, "type"), Text(properties, "scope")));
        Assert.Equal((_limitedId, "ServicePrincipal"), (Text(properties, "principalId"), Text(properties, "principalType")));
        Assert.Equal($"{_subscription}{Authorization}roleDefinitions/{SecretsUser}", Text(properties, "roleDefinitionId"));
        Assert.EndsWith("Z", Text(properties, "createdOn"), StringComparison.Ordinal);
        Assert.Equal(made.Body, (await SendAsync("GET", id)).Body);

        var again = await SendAsync("PUT", $"{Vault}{Authorization}roleAssignments/{Guid.NewGuid()}", Assignment(SecretsUser, _limitedId));
        Assert.Equal((409, "RoleAssignmentExists"), (again.Status, again.ErrorCode));
        Assert.Contains("role assignment already exists", again.ErrorMessage!.ToLowerInvariant(), StringComparison.Ordinal);
        Assert.Equal((400, "RoleAssignmentUpdateNotPermitted"), Refused(await SendAsync("PUT", id, Assignment(Reader, _limitedId))));
        Assert.Equal(200, (await SendAsync("PUT", id, Assignment(SecretsUser, _limitedId, """, "description": "why" """))).Status);

        var removed = await SendAsync("DELETE", id);
        Assert.Equal((200, id), (removed.Status, Text(removed.Json, "id")));
        Assert.Equal(403, (await _wire.SendAsync("GET", "/secrets/role-wire", token: data)).Status);
        Assert.Equal(204, (await SendAsync("DELETE", id)).Status);
        Assert.Equal((404, "RoleAssignmentNotFound"), Refused(await SendAsync("GET", id)));
    }

    [Fact]
    public async Task A_condition_decides_by_the_name_of_the_secret()
    {
        await _wire.SendAsync("PUT", "/secrets/cond-app", """{"value":"v"}""");
        await _wire.SendAsync("PUT", "/secrets/cond-web", """{"value":"v"}""");
        var data = await _wire.TokenAsync(limited: true);
        var id = $"{Vault}{Authorization}roleAssignments/{Guid.NewGuid()}";
        const string Condition = "((!(ActionMatches{'Microsoft.KeyVault/vaults/secrets/getSecret/action'})) OR (@Resource[Microsoft.KeyVault/vaults/secrets:name] StringLike '*-app'))";
        var more = $$"""
            , "condition": "{{Condition}}", "conditionVersion": "2.0"
            """;
        Assert.Equal(201, (await SendAsync("PUT", id, Assignment(SecretsUser, _limitedId, more))).Status);
        Assert.Equal(200, (await _wire.SendAsync("GET", "/secrets/cond-app", token: data)).Status);
        Assert.Equal(403, (await _wire.SendAsync("GET", "/secrets/cond-web", token: data)).Status);
        Assert.Equal(200, (await _wire.SendAsync("GET", "/secrets", token: data)).Status);
        Assert.DoesNotContain("x-ms-keyvault-rbac-assignment-id", (await _wire.SendAsync("GET", "/secrets/cond-web", token: data)).Headers.Keys);
        Assert.Equal(200, (await SendAsync("DELETE", id)).Status);
    }

    [Fact]
    public async Task What_is_wrong_with_an_assignment_is_said_with_its_code()
    {
        string At(string scope) => $"{scope}{Authorization}roleAssignments/{Guid.NewGuid()}";
        (string Path, string Body, int Status, string Code)[] wrong =
        [
            (At(Group), Assignment(SecretsUser, Guid.NewGuid().ToString()), 400, "PrincipalNotFound"),
            (At(Group), Assignment(SecretsUser, _limitedId, """, "principalType": "User" """), 400, "UnmatchedPrincipalType"),
            (At(Group), Assignment(SecretsUser, _limitedId, """, "principalType": "Robot" """), 400, "InvalidParameter"),
            (At(Group), Assignment(Guid.NewGuid().ToString(), _limitedId), 404, "RoleDefinitionDoesNotExist"),
            (At(Group), Assignment(SecretsUser, _limitedId, """, "condition": "ActionMatches{'*'}" """), 400, "InvalidRoleAssignmentCondition"),
            (At(Group), Assignment(SecretsUser, _limitedId, """, "condition": "nonsense", "conditionVersion": "2.0" """), 400, "InvalidRoleAssignmentCondition"),
            (At(Group), Assignment("Reader", _limitedId), 400, "InvalidParameter"),
            (At(Group), "{}", 400, "InvalidParameter"),
            (At(Group), """{"properties":{"principalId":"x"}}""", 400, "InvalidParameter"),
            (At(Group), "[]", 400, "InvalidRequestContent"),
            (At(_subscription + "/resourceGroups/absent"), Assignment(SecretsUser, _limitedId), 404, "ResourceGroupNotFound"),
            (At(Group + "/providers/Microsoft.KeyVault/vaults/absent"), Assignment(SecretsUser, _limitedId), 404, "ResourceNotFound"),
            ($"{Group}{Authorization}roleAssignments/not-a-guid", Assignment(SecretsUser, _limitedId), 400, "InvalidRoleAssignmentId"),
        ];
        foreach (var (path, body, status, code) in wrong)
        {
            Assert.Equal((status, code), Refused(await SendAsync("PUT", path, body)));
        }
    }

    [Fact]
    public async Task Who_may_not_grant_is_refused_and_who_may_grant_some_roles_grants_those()
    {
        string New() => $"{Group}{Authorization}roleAssignments/{Guid.NewGuid()}";
        Assert.Equal((403, "AuthorizationFailed"), Refused(await SendAsync("PUT", New(), Assignment(SecretsUser, _limitedId), _limited)));
        Assert.Equal((403, "AuthorizationFailed"), Refused(await SendAsync("GET", $"{Group}{Authorization}roleAssignments", token: _limited)));

        var delegation = $"{Group}{Authorization}roleAssignments/{Guid.NewGuid()}";
        Assert.Equal(201, (await SendAsync("PUT", delegation, Assignment(DataAccessAdministrator, _limitedId))).Status);
        Assert.Equal((403, "AuthorizationFailed"), Refused(await SendAsync("PUT", New(), Assignment(Owner, _limitedId), _limited)));
        Assert.Equal((403, "AuthorizationFailed"), Refused(await SendAsync("DELETE", delegation, token: _limited)));
        var own = New();
        Assert.Equal(201, (await SendAsync("PUT", own, Assignment(SecretsUser, _limitedId), _limited)).Status);
        Assert.Equal(200, (await SendAsync("DELETE", own, token: _limited)).Status);
        Assert.Equal(200, (await SendAsync("DELETE", delegation)).Status);
    }

    [Fact]
    public async Task Lists_know_their_filters_and_refuse_others()
    {
        var atGroup = $"{Group}{Authorization}roleAssignments/{Guid.NewGuid()}";
        var atVault = $"{Vault}{Authorization}roleAssignments/{Guid.NewGuid()}";
        Assert.Equal(201, (await SendAsync("PUT", atGroup, Assignment(Reader, _limitedId))).Status);
        Assert.Equal(201, (await SendAsync("PUT", atVault, Assignment(Reader, _limitedId))).Status);
        async Task<(bool Group, bool Vault)> Shows(string filter)
        {
            var list = await SendAsync("GET", $"{Group}{Authorization}roleAssignments?$filter={Uri.EscapeDataString(filter)}");
            Assert.Equal(200, list.Status);
            var ids = list.Json.GetProperty("value").EnumerateArray().Select(each => Text(each, "id")).ToList();
            return (ids.Contains(atGroup), ids.Contains(atVault));
        }

        Assert.Equal((true, true), await Shows(""));
        Assert.Equal((true, false), await Shows("atScope()"));
        Assert.Equal((true, true), await Shows($"principalId eq '{_limitedId}'"));
        Assert.Equal((false, false), await Shows($"principalId eq '{Guid.NewGuid()}'"));
        Assert.Equal((true, false), await Shows($"atScope() and assignedTo('{_limitedId}')"));
        Assert.Equal((false, false), await Shows("assignedTo()"));
        foreach (var filter in (string[])["atScope() and principalId eq 'x'", $"atScope() and principalId eq '{_limitedId}'", "roleDefinitionId eq 'x'", "atScope(", "assignedTo('x')"])
        {
            Assert.Equal((400, "InvalidFilter"), Refused(await SendAsync("GET", $"{Group}{Authorization}roleAssignments?$filter={Uri.EscapeDataString(filter)}")));
        }

        Assert.Equal(200, (await SendAsync("DELETE", atGroup)).Status);
        Assert.Equal(200, (await SendAsync("DELETE", atVault.ToUpperInvariant())).Status);
    }

    [Fact]
    public async Task Roles_are_found_by_name_and_id_made_and_deleted()
    {
        var found = await SendAsync("GET", $"{_subscription}{Authorization}roleDefinitions?$filter=roleName%20eq%20'key%20vault%20secrets%20user'", version: "2018-01-01-preview");
        var role = Assert.Single(found.Json.GetProperty("value").EnumerateArray());
        Assert.Equal((SecretsUser, "BuiltInRole"), (Text(role, "name"), Text(role.GetProperty("properties"), "type")));
        Assert.Equal($"{_subscription}{Authorization}roleDefinitions/{SecretsUser}", Text(role, "id"));
        Assert.Equal(2, role.GetProperty("properties").GetProperty("permissions")[0].GetProperty("dataActions").GetArrayLength());

        // By a bare id, as anyone signed in; a custom role only for who may read it where it is assigned.
        Assert.Equal(200, (await SendAsync("GET", $"{Authorization}roleDefinitions/{SecretsUser}", token: _limited)).Status);
        Assert.Equal((403, "AuthorizationFailed"), Refused(await SendAsync("GET", $"{_subscription}{Authorization}roleDefinitions/{SecretsUser}", token: _limited)));

        var id = $"{_subscription}{Authorization}roleDefinitions/{Guid.NewGuid()}";
        var body = $$$"""
            {"properties":{"roleName":"Wire role","type":"CustomRole","description":"d","assignableScopes":["{{{Group}}}"],
             "permissions":[{"actions":["Microsoft.KeyVault/vaults/read"],"notActions":[],"dataActions":["Microsoft.KeyVault/vaults/keys/*"],"notDataActions":[]}]}}
            """;
        Assert.Equal((403, "AuthorizationFailed"), Refused(await SendAsync("PUT", id, body, _limited)));
        Assert.Equal(201, (await SendAsync("PUT", id, body)).Status);
        Assert.Equal(201, (await SendAsync("PUT", id, body)).Status);
        var bare = id[_subscription.Length..];
        Assert.Equal((200, 404), ((await SendAsync("GET", bare)).Status, (await SendAsync("GET", bare, token: _limited)).Status));
        async Task<int> CustomAt(string scope, string filter) =>
            (await SendAsync("GET", $"{scope}{Authorization}roleDefinitions?$filter={Uri.EscapeDataString(filter)}")).Json.GetProperty("value").GetArrayLength();
        Assert.Equal((1, 0, 1), (await CustomAt(Vault, "type eq 'CustomRole'"), await CustomAt(_subscription, "type eq 'CustomRole'"), await CustomAt(_subscription, "atScopeAndBelow() and type eq 'CustomRole'")));

        var use = $"{Group}{Authorization}roleAssignments/{Guid.NewGuid()}";
        Assert.Equal((400, "RoleDefinitionNotAssignable"), Refused(await SendAsync("PUT", $"{_subscription}{Authorization}roleAssignments/{Guid.NewGuid()}", Assignment(id, _limitedId))));
        Assert.Equal(201, (await SendAsync("PUT", use, Assignment(id, _limitedId))).Status);
        Assert.Equal((400, "RoleDefinitionHasAssignments"), Refused(await SendAsync("DELETE", id)));
        Assert.Equal(200, (await SendAsync("DELETE", use)).Status);
        Assert.Equal(200, (await SendAsync("DELETE", id)).Status);
        Assert.Equal(204, (await SendAsync("DELETE", id)).Status);
        Assert.Equal((400, "BuiltInRoleUpdateNotPermitted"), Refused(await SendAsync("DELETE", $"{_subscription}{Authorization}roleDefinitions/{SecretsUser}")));
    }

    [Fact]
    public async Task Every_kind_of_scope_has_the_read_only_lists()
    {
        foreach (var scope in (string[])[_subscription, Group, Vault, Vault + "/secrets/a"])
        {
            foreach (var type in (string[])["roleDefinitions", "roleAssignments", "denyAssignments", "permissions"])
            {
                var list = await SendAsync("GET", $"{scope}{Authorization}{type}");
                Assert.True(list.Status == 200 && list.Json.GetProperty("value").ValueKind == JsonValueKind.Array, $"{scope} {type}: {list.Status} {list.Body}");
            }
        }

        Assert.Equal(0, (await SendAsync("GET", $"{_subscription}{Authorization}denyAssignments")).Json.GetProperty("value").GetArrayLength());
        Assert.Equal(0, (await SendAsync("GET", $"{_subscription}{Authorization}classicAdministrators", version: "2015-06-01")).Json.GetProperty("value").GetArrayLength());
        Assert.Equal("*", (await SendAsync("GET", $"{Vault}{Authorization}permissions")).Json.GetProperty("value").EnumerateArray().SelectMany(p => p.GetProperty("actions").EnumerateArray()).First(a => a.GetString() == "*").GetString());
        var operations = await SendAsync("GET", $"{Authorization}providerOperations/microsoft.keyvault?$expand=resourceTypes", version: "2018-01-01-preview");
        var secrets = operations.Json.GetProperty("resourceTypes").EnumerateArray().Single(each => Text(each, "name") == "vaults/secrets");
        Assert.Contains(secrets.GetProperty("operations").EnumerateArray(), each => Text(each, "name") == "Microsoft.KeyVault/vaults/secrets/getSecret/action" && each.GetProperty("isDataAction").GetBoolean());
        Assert.Equal((404, "InvalidResourceNamespace"), Refused(await SendAsync("GET", $"{Authorization}providerOperations/Contoso")));
    }

    private Task<Reply> SendAsync(string method, string path, string? body = null, string? token = null, string version = Version) =>
        _wire.SendAsync(method, path, body, token ?? _administrator, version, Origin);

    private static (int Status, string? Code) Refused(Reply reply) => (reply.Status, reply.Status < 400 ? null : reply.ErrorCode);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Assignment(string role, string principal, string more = "") =>
        $$$"""{"properties":{"roleDefinitionId":"{{{(role.Contains('-') && !role.Contains('/') ? Authorization + "roleDefinitions/" + role : role)}}}","principalId":"{{{principal}}}"{{{more}}}}}""";

    private static string Padded(string base64Url) => base64Url.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (base64Url.Length % 4)) % 4);
}
