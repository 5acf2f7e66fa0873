using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>What the control plane must do with vaults and must not (control-plane reference §8.2, rules 10 to 21; §8.1, rules 6 and 9), over the wire.</summary>
public sealed class VaultRules(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private const string SecretsOfficer = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7";
    private const string VaultContributor = "f25e0fa2-a7c8-4377-a976-54943a77a395";
    private const string PurgeOperator = "a68e7c17-0ab2-4c09-9a58-125dae29748c";

    private readonly BothPlanes _arm = new(server);

    [Theory]
    [InlineData("\"enablePurgeProtection\":false", "properties.enablePurgeProtection")]
    [InlineData("\"enableSoftDelete\":false", "properties.enableSoftDelete")]
    [InlineData("\"softDeleteRetentionInDays\":6", "properties.softDeleteRetentionInDays")]
    [InlineData("\"softDeleteRetentionInDays\":91", "properties.softDeleteRetentionInDays")]
    [InlineData("\"softDeleteRetentionInDays\":30", "properties.softDeleteRetentionInDays")]
    [InlineData("\"tenantId\":\"11111111-1111-4111-8111-111111111111\"", "properties.tenantId")]
    [InlineData("\"publicNetworkAccess\":\"Sometimes\"", "properties.publicNetworkAccess")]
    [InlineData("\"sku\":{\"family\":\"A\",\"name\":\"golden\"}", "properties.sku.name")]
    [InlineData("\"createMode\":\"revive\"", "properties.createMode")]
    [InlineData("\"enabledForDeployment\":\"yes\"", "properties.enabledForDeployment")]
    public async Task What_cannot_be_undone_or_cannot_be_meant_is_refused_by_name(string property, string target)
    {
        await _arm.CreateAsync("rule-fixed");

        var patched = await _arm.SendAsync("PATCH", _arm.Vault("rule-fixed"), $"{{\"properties\":{{{property}}}}}");

        Assert.Equal(400, patched.Status);
        Assert.Equal(target, patched.Json.GetProperty("error").GetProperty("target").GetString());
        var shown = await _arm.SendAsync("GET", _arm.Vault("rule-fixed"));
        Assert.Equal(90, shown.Json.GetProperty("properties").GetProperty("softDeleteRetentionInDays").GetInt32());
        Assert.False(shown.Json.GetProperty("properties").TryGetProperty("enablePurgeProtection", out _));
    }

    [Fact]
    public async Task Null_is_not_false()
    {
        await _arm.CreateAsync("rule-null", "\"enablePurgeProtection\":true,\"enableRbacAuthorization\":true");

        var echoed = await _arm.SendAsync(
            "PUT", _arm.Vault("rule-null"), _arm.Body("\"enablePurgeProtection\":null,\"enableSoftDelete\":null,\"softDeleteRetentionInDays\":null,\"enableRbacAuthorization\":null"));

        Assert.Equal(200, echoed.Status);
        var properties = echoed.Json.GetProperty("properties");
        Assert.True(properties.GetProperty("enablePurgeProtection").GetBoolean());
        Assert.True(properties.GetProperty("enableRbacAuthorization").GetBoolean());
    }

    [Theory]
    [InlineData("2026-02-01", true)]
    [InlineData("2027-01-01-preview", true)]
    [InlineData("2026-02-01-preview", false)]
    [InlineData("2025-05-01", false)]
    [InlineData("2015-06-01", false)]
    public async Task The_permission_model_of_a_new_vault_follows_the_version_and_stays(string version, bool rbac)
    {
        var name = "rule-m" + version.Replace("-", "", StringComparison.Ordinal)[2..] is var text && text.Length > 20 ? text[..20] : text;

        var made = await _arm.CreateAsync(name, "", version: version);
        var replaced = await _arm.CreateAsync(name, "", version: rbac ? "2022-07-01" : "2026-02-01");
        var patched = await _arm.SendAsync("PATCH", _arm.Vault(name), "{\"tags\":{\"a\":\"b\"}}", rbac ? "2022-07-01" : "2026-02-01");

        Assert.Equal([201, 200, 200], [made.Status, replaced.Status, patched.Status]);
        Assert.All((Reply[])[made, replaced, patched], reply => Assert.Equal(rbac, reply.Json.GetProperty("properties").GetProperty("enableRbacAuthorization").GetBoolean()));
    }

    [Fact]
    public async Task A_deleted_vault_comes_back_with_everything_but_its_role_assignments()
    {
        await _arm.CreateAsync("rule-back", $"\"enableRbacAuthorization\":true,\"networkAcls\":{{\"defaultAction\":\"Deny\",\"bypass\":\"None\"}}");
        await _arm.AssignAsync(SecretsOfficer, _arm.Vault("rule-back"));
        Assert.Equal(200, (await _arm.DataAsync("PUT", "rule-back", "/secrets/kept", """{"value":"still here"}""", limited: true)).Status);

        Assert.Equal(200, (await _arm.SendAsync("DELETE", _arm.Vault("rule-back"))).Status);
        Assert.Equal(404, (await _arm.DataAsync("GET", "rule-back", "/secrets/kept", limited: true)).Status);
        await _arm.SendAsync("PUT", $"{_arm.Subscription}/resourceGroups/rule-other", """{"location":"local"}""", "2021-04-01");
        Refused(409, "ConflictError", await _arm.SendAsync("PUT", _arm.Vault("rule-back", "rule-other"), _arm.Body("\"createMode\":\"recover\"")));
        Refused(409, "ConflictError", await _arm.SendAsync("PUT", _arm.Vault("rule-back"), _arm.Body("\"createMode\":\"recover\"", "elsewhere")));
        Refused(409, "ConflictError", await _arm.CreateAsync("Rule-Back"));

        // az sends the sku "standard" for every vault, and other clients spell the mode otherwise.
        var back = await _arm.SendAsync("PUT", _arm.Vault("rule-back"), """{"location":"local","properties":{"createMode":"Recover"}}""");
        Assert.Equal(200, back.Status);
        Assert.Equal("None", back.Json.GetProperty("properties").GetProperty("networkAcls").GetProperty("bypass").GetString());
        Assert.Equal(403, (await _arm.DataAsync("GET", "rule-back", "/secrets/kept", limited: true)).Status);
        await _arm.AssignAsync(SecretsOfficer, _arm.Vault("rule-back"));
        Assert.Equal("still here", (await _arm.DataAsync("GET", "rule-back", "/secrets/kept", limited: true)).Json.GetProperty("value").GetString());
    }

    [Fact]
    public async Task Purging_takes_its_own_right_and_protection_withstands_everybody()
    {
        await _arm.CreateAsync("rule-purge");
        await _arm.CreateAsync("rule-guard", "\"enableRbacAuthorization\":true,\"enablePurgeProtection\":true");
        await _arm.SendAsync("DELETE", _arm.Vault("rule-purge"));
        await _arm.SendAsync("DELETE", _arm.Vault("rule-guard"));

        var contributor = await _arm.AssignAsync(VaultContributor, _arm.Subscription);
        Refused(403, "AuthorizationFailed", await _arm.SendAsync("POST", _arm.Deleted("rule-purge") + "/purge", limited: true));
        await _arm.SendAsync("DELETE", contributor, version: "2022-04-01");
        var purger = await _arm.AssignAsync(PurgeOperator, _arm.Subscription);
        Refused(409, "DeletedVaultPurge", await _arm.SendAsync("POST", _arm.Deleted("rule-guard") + "/purge", limited: true));
        Refused(404, "DeletedVaultNotFound", await _arm.SendAsync("POST", _arm.Deleted("rule-purge").Replace("/local/", "/elsewhere/", StringComparison.Ordinal) + "/purge", limited: true));
        Assert.Equal(202, (await _arm.SendAsync("POST", _arm.Deleted("rule-purge") + "/purge", limited: true)).Status);
        Refused(404, "DeletedVaultNotFound", await _arm.SendAsync("POST", _arm.Deleted("rule-purge") + "/purge", limited: true));
        await _arm.SendAsync("DELETE", purger, version: "2022-04-01");
        Refused(409, "DeletedVaultPurge", await _arm.SendAsync("POST", _arm.Deleted("rule-guard") + "/purge"));
    }

    [Fact]
    [Trait("Row", "V19")]
    public async Task A_purged_name_is_free_and_its_next_bearer_begins_empty()
    {
        await _arm.CreateAsync("rule-heir");
        await _arm.AssignAsync(SecretsOfficer, _arm.Vault("rule-heir"));
        await _arm.DataAsync("PUT", "rule-heir", "/secrets/old", """{"value":"of the first"}""", limited: true);
        var backup = (await _arm.DataAsync("POST", "rule-heir", "/secrets/old/backup", limited: true)).Json.GetProperty("value").GetString();
        await _arm.SendAsync("DELETE", _arm.Vault("rule-heir"));
        await _arm.SendAsync("POST", _arm.Deleted("rule-heir") + "/purge");

        Assert.Equal(201, (await _arm.CreateAsync("rule-heir")).Status);
        Assert.Equal(403, (await _arm.DataAsync("GET", "rule-heir", "/secrets/old", limited: true)).Status);
        await _arm.AssignAsync(SecretsOfficer, _arm.Vault("rule-heir"));
        Assert.Equal(404, (await _arm.DataAsync("GET", "rule-heir", "/secrets/old", limited: true)).Status);
        Assert.Empty((await _arm.DataAsync("GET", "rule-heir", "/secrets", limited: true)).Json.GetProperty("value").EnumerateArray());

        // A blob belongs to the subscription and place, not to the vault that is gone: restoring it needs its own right, and has it.
        var restored = await _arm.DataAsync("POST", "rule-heir", "/secrets/restore", $"{{\"value\":\"{backup}\"}}", limited: true);
        Assert.Contains(restored.Status, (int[])[200, 400]);
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.0/12")]
    [InlineData("192.168.7.0/24")]
    [InlineData("8.0.0.0/5")]
    [InlineData("2001:db8::/32")]
    [InlineData("::ffff:203.0.113.7")]
    [InlineData("203.0.113.7/24")]
    [InlineData("203.0.113.0/33")]
    [InlineData("203.0.113")]
    [InlineData("0203.0.113.7")]
    [InlineData("203.0.113.7 ")]
    public async Task Addresses_that_a_rule_cannot_mean_are_refused(string value)
    {
        var reply = await _arm.CreateAsync("rule-ip", $$"""{{"\"networkAcls\""}}:{"ipRules":[{"value":"203.0.113.1"},{"value":"{{value}}"}]}""");

        Assert.Equal(400, reply.Status);
        Assert.Equal("properties.networkAcls.ipRules[1].value", reply.Json.GetProperty("error").GetProperty("target").GetString());
    }

    [Fact]
    public async Task Each_limit_holds_at_its_last_and_refuses_the_next()
    {
        string Addresses(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"{{\"value\":\"203.{i / 250}.{i % 250}.1\"}}"));
        string Subnets(int count) => string.Join(',', Enumerable.Range(0, count).Select(i =>
            $"{{\"id\":\"{_arm.Subscription}/resourceGroups/dev/providers/Microsoft.Network/virtualNetworks/v/subnets/s{i}\",\"ignoreMissingVnetServiceEndpoint\":true}}"));
        string Policies(int count) => string.Join(',', Enumerable.Range(0, count).Select(i =>
            $"{{\"tenantId\":\"{_arm.Tenant}\",\"objectId\":\"00000000-0000-4000-8000-{i:x12}\",\"permissions\":{{\"secrets\":[\"get\"]}}}}"));

        Assert.Equal(201, (await _arm.CreateAsync("rule-most", $"\"networkAcls\":{{\"ipRules\":[{Addresses(1000)}],\"virtualNetworkRules\":[{Subnets(200)}]}},\"accessPolicies\":[{Policies(1024)}]")).Status);
        Assert.Equal("properties.networkAcls.ipRules", Target(await _arm.CreateAsync("rule-more", $"\"networkAcls\":{{\"ipRules\":[{Addresses(1001)}]}}")));
        Assert.Equal("properties.networkAcls.virtualNetworkRules", Target(await _arm.CreateAsync("rule-more", $"\"networkAcls\":{{\"virtualNetworkRules\":[{Subnets(201)}]}}")));
        Assert.Equal("properties.accessPolicies", Target(await _arm.CreateAsync("rule-more", $"\"accessPolicies\":[{Policies(1025)}]")));
        var one = $"{{\"properties\":{{\"accessPolicies\":[{{\"tenantId\":\"{_arm.Tenant}\",\"objectId\":\"{_arm.Limited}\",\"permissions\":{{\"secrets\":[\"get\"]}}}}]}}}}";
        Assert.Equal("properties.accessPolicies", Target(await _arm.SendAsync("PUT", _arm.Vault("rule-most") + "/accessPolicies/add", one)));
    }

    [Fact]
    public async Task A_secret_set_through_the_control_plane_is_there_and_does_not_come_back_that_way()
    {
        await _arm.CreateAsync("rule-secret");
        var path = _arm.Vault("rule-secret") + "/secrets/Planted";

        var made = await _arm.SendAsync("PUT", path, """{"tags":{"a":"b"},"properties":{"value":"canary-of-arm","contentType":"text/plain","attributes":{"exp":4102444800}}}""");
        var again = await _arm.SendAsync("PUT", path, """{"properties":{"value":"canary-of-arm-2"}}""");
        var patched = await _arm.SendAsync("PATCH", path, """{"properties":{"attributes":{"enabled":true},"contentType":"x"}}""");
        var listed = await _arm.SendAsync("GET", _arm.Vault("rule-secret") + "/secrets");

        Assert.Equal([201, 200, 200, 200], [made.Status, again.Status, patched.Status, listed.Status]);
        Assert.All((Reply[])[made, again, patched, listed, await _arm.SendAsync("GET", path)], reply => Assert.DoesNotContain("canary", reply.Body, StringComparison.Ordinal));
        var properties = made.Json.GetProperty("properties");
        Assert.StartsWith(properties.GetProperty("secretUri").GetString() + "/", properties.GetProperty("secretUriWithVersion").GetString(), StringComparison.Ordinal);
        Assert.Equal(4102444800, properties.GetProperty("attributes").GetProperty("exp").GetInt64());
        Refused(404, "ResourceNotFound", await _arm.SendAsync("GET", path + "-not"));
        Assert.Equal(400, (await _arm.SendAsync("PUT", path, """{"properties":{"contentType":"x"}}""")).Status);
        Assert.Equal(403, (await _arm.SendAsync("PUT", path, """{"properties":{"value":"v"}}""", limited: true)).Status);

        await _arm.AssignAsync(SecretsOfficer, _arm.Vault("rule-secret"));
        Assert.Equal("canary-of-arm-2", (await _arm.DataAsync("GET", "rule-secret", "/secrets/planted", limited: true)).Json.GetProperty("value").GetString());
    }

    [Fact]
    public async Task Access_policies_decide_until_roles_do_and_again_afterwards()
    {
        var path = _arm.Vault("rule-model");
        await _arm.CreateAsync("rule-model", "\"accessPolicies\":[]");
        string Policy(string permissions) => $"{{\"properties\":{{\"accessPolicies\":[{{\"tenantId\":\"{_arm.Tenant.ToUpperInvariant()}\",\"objectId\":\"{_arm.Limited.ToUpperInvariant()}\",\"permissions\":{{\"secrets\":[{permissions}]}}}}]}}}}";
        var role = await _arm.AssignAsync(SecretsOfficer, path);

        // A role's data actions mean nothing in this model.
        Refused(403, "Forbidden", await _arm.DataAsync("PUT", "rule-model", "/secrets/s", """{"value":"v"}""", limited: true));
        await _arm.SendAsync("PUT", path + "/accessPolicies/add", Policy("\"Set\""));
        Assert.Equal(200, (await _arm.DataAsync("PUT", "rule-model", "/secrets/s", """{"value":"v"}""", limited: true)).Status);
        var refused = await _arm.DataAsync("GET", "rule-model", "/secrets/s", limited: true);
        Assert.Equal((403, "ForbiddenByPolicy"), (refused.Status, refused.Json.GetProperty("error").GetProperty("innererror").GetProperty("code").GetString()));
        Assert.Contains("does not have secrets get permission on key vault 'rule-model;location=local'", refused.ErrorMessage, StringComparison.Ordinal);

        var merged = await _arm.SendAsync("PUT", path + "/accessPolicies/add", Policy("\"get\""));
        Assert.Equal("get,set", Permissions(merged));
        Assert.Equal(200, (await _arm.DataAsync("GET", "rule-model", "/secrets/s", limited: true)).Status);
        Assert.Equal("list", Permissions(await _arm.SendAsync("PUT", path + "/accessPolicies/replace", Policy("\"list\""))));
        Assert.Equal(403, (await _arm.DataAsync("GET", "rule-model", "/secrets/s", limited: true)).Status);
        Assert.Equal(200, (await _arm.DataAsync("GET", "rule-model", "/secrets", limited: true)).Status);

        Assert.Equal(200, (await _arm.SendAsync("PATCH", path, """{"properties":{"enableRbacAuthorization":true}}""")).Status);
        Assert.Equal(200, (await _arm.DataAsync("GET", "rule-model", "/secrets/s", limited: true)).Status);
        await _arm.SendAsync("DELETE", role, version: "2022-04-01");
        Assert.Equal(403, (await _arm.DataAsync("GET", "rule-model", "/secrets", limited: true)).Status);

        Assert.Equal(200, (await _arm.SendAsync("PATCH", path, """{"properties":{"enableRbacAuthorization":false}}""")).Status);
        Assert.Equal(200, (await _arm.DataAsync("GET", "rule-model", "/secrets", limited: true)).Status);
        Assert.Equal("", Permissions(await _arm.SendAsync("PUT", path + "/accessPolicies/remove", Policy("\"list\""))));
        Assert.Equal(403, (await _arm.DataAsync("GET", "rule-model", "/secrets", limited: true)).Status);
    }

    [Fact]
    [Trait("Row", "P17")]
    public async Task Whoever_may_only_manage_vaults_cannot_switch_the_permission_model()
    {
        await _arm.CreateAsync("rule-switch");
        var contributor = await _arm.AssignAsync(VaultContributor, _arm.Vault("rule-switch"));

        Assert.Equal(200, (await _arm.SendAsync("PATCH", _arm.Vault("rule-switch"), """{"tags":{"mine":"yes"}}""", limited: true)).Status);
        Refused(403, "AuthorizationFailed", await _arm.SendAsync("PATCH", _arm.Vault("rule-switch"), """{"properties":{"enableRbacAuthorization":false}}""", limited: true));
        Refused(403, "AuthorizationFailed", await _arm.SendAsync("PUT", _arm.Vault("rule-switch"), _arm.Body("\"enableRbacAuthorization\":false"), limited: true));

        // The right to give roles under a condition is not enough either, whatever the condition says.
        var conditioned = await _arm.AssignAsync(
            "f58310d9-a9f6-439a-9e8d-f62e7b41a168", _arm.Vault("rule-switch"), "((ActionMatches{'*'}))");
        Refused(403, "AuthorizationFailed", await _arm.SendAsync("PATCH", _arm.Vault("rule-switch"), """{"properties":{"enableRbacAuthorization":false}}""", limited: true));
        await _arm.SendAsync("DELETE", conditioned, version: "2022-04-01");

        // A policy that he writes is kept and has no effect.
        var own = $"{{\"properties\":{{\"accessPolicies\":[{{\"tenantId\":\"{_arm.Tenant}\",\"objectId\":\"{_arm.Limited}\",\"permissions\":{{\"secrets\":[\"all\"]}}}}]}}}}";
        Assert.Equal(200, (await _arm.SendAsync("PUT", _arm.Vault("rule-switch") + "/accessPolicies/add", own, limited: true)).Status);
        Assert.Equal(403, (await _arm.DataAsync("GET", "rule-switch", "/secrets", limited: true)).Status);
        await _arm.SendAsync("DELETE", contributor, version: "2022-04-01");
    }

    [Fact]
    public async Task A_managed_HSM_has_a_resource_and_a_host_of_its_own()
    {
        var path = $"{_arm.Subscription}/resourceGroups/dev/providers/Microsoft.KeyVault/managedHSMs/rule-hsm";
        var body = $$$"""{"location":"local","sku":{"family":"B","name":"Standard_B1"},"properties":{"tenantId":"{{{_arm.Tenant}}}","initialAdminObjectIds":["{{{_arm.Administrator}}}"]}}""";
        Assert.Equal(400, (await _arm.SendAsync("PUT", path, body.Replace("Standard_B1", "Standard_Z9", StringComparison.Ordinal))).Status);

        var made = await _arm.SendAsync("PUT", path, body);
        Assert.Equal(200, made.Status);
        var host = new Uri(made.Json.GetProperty("properties").GetProperty("hsmUri").GetString()!);
        var challenge = await _arm.Wire.SendToAsync("GET", new Uri(host, "/keys?api-version=7.4").AbsoluteUri, token: null);
        Assert.Equal(401, challenge.Status);
        Assert.Contains($"resource=\"https://managedhsm.localhost:{server.Port}\"", challenge.Headers["WWW-Authenticate"], StringComparison.Ordinal);

        // A vault may have the same name: the two have nothing to do with each other.
        Assert.Equal(201, (await _arm.CreateAsync("rule-hsm")).Status);
        Assert.Equal(200, (await _arm.SendAsync("DELETE", path)).Status);
        Assert.Equal(404, (await _arm.SendAsync("GET", path)).Status);
        Assert.Equal(200, (await _arm.SendAsync("GET", _arm.Vault("rule-hsm"))).Status);
        Refused(409, "ConflictError", await _arm.SendAsync("PUT", path, body));
        var purge = await _arm.SendAsync("POST", $"{_arm.Subscription}/providers/Microsoft.KeyVault/locations/local/deletedManagedHSMs/rule-hsm/purge");
        Assert.Equal(202, purge.Status);
        var status = await _arm.Wire.SendToAsync("GET", purge.Headers["Azure-AsyncOperation"], token: await _arm.Wire.TokenAsync(resource: _arm.Origin));
        Assert.Equal((200, "Succeeded"), (status.Status, status.Json.GetProperty("status").GetString()));
        Assert.Equal(200, (await _arm.SendAsync("PUT", path, body)).Status);
    }

    public void Dispose() => _arm.Dispose();

    private static void Refused(int status, string code, Reply reply) => Assert.Equal((status, code), (reply.Status, reply.ErrorCode));

    private static string? Target(Reply reply) => reply.Json.GetProperty("error").GetProperty("target").GetString();

    private static string Permissions(Reply reply) => string.Join(',', reply.Json.GetProperty("properties").GetProperty("accessPolicies").EnumerateArray()
        .SelectMany(policy => policy.GetProperty("permissions").GetProperty("secrets").EnumerateArray()).Select(permission => permission.GetString()));
}
