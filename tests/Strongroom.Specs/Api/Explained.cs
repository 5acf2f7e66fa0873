using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>What happened and why: the activity log, and the explanation of a 403 for those who could lift it, never for the caller.</summary>
public sealed class Explained(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private const string SecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";
    private const string Explanations = "2026-11-24";

    private readonly BothPlanes _arm = new(server);

    [Fact]
    public async Task A_refusal_is_explained_to_an_administrator_and_to_nobody_else()
    {
        await _arm.DataAsync("PUT", server.VaultName, "/secrets/Why-Not", """{"value":"v"}""");
        await _arm.DataAsync("PUT", server.VaultName, "/secrets/other", """{"value":"v"}""");
        var role = await _arm.AssignAsync(
            SecretsUser,
            _arm.Vault(server.VaultName),
            "((!(ActionMatches{'Microsoft.KeyVault/vaults/secrets/getSecret/action'})) OR (@Resource[Microsoft.KeyVault/vaults/secrets:name] StringEquals 'Why-Not'))");
        Assert.Equal(200, (await _arm.DataAsync("GET", server.VaultName, "/secrets/Why-Not", limited: true)).Status);
        var refused = await _arm.DataAsync("GET", server.VaultName, "/secrets/other", limited: true);
        var id = refused.Headers["x-ms-request-id"];
        Assert.Equal(403, refused.Status);
        Assert.DoesNotContain("StringEquals", refused.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(role[^36..], refused.Body + string.Concat(refused.Headers.Values), StringComparison.OrdinalIgnoreCase);

        var path = $"{_arm.Subscription}/providers/Strongroom.Access/refusals/{id}";
        Assert.Equal((404, "RefusalNotFound"), Code(await _arm.SendAsync("GET", path, version: Explanations, limited: true)));
        var explained = (await _arm.SendAsync("GET", path, version: Explanations)).Json.GetProperty("properties");

        Assert.Equal("ConditionFailed", explained.GetProperty("reason").GetString());
        Assert.Equal("Microsoft.KeyVault/vaults/secrets/getSecret/action", explained.GetProperty("action").GetString());
        Assert.EndsWith("/secrets/other", explained.GetProperty("scope").GetString(), StringComparison.Ordinal);
        Assert.Equal(_arm.Limited, explained.GetProperty("caller").GetProperty("objectId").GetString());
        var near = explained.GetProperty("nearRoleAssignments")[0];
        Assert.Equal((role[^36..], "ConditionNotMet", "Key Vault Secrets User"), (near.GetProperty("roleAssignmentId").GetString(), near.GetProperty("why").GetString(), near.GetProperty("roleName").GetString()));
        Assert.Contains("'Why-Not'", near.GetProperty("condition").GetString(), StringComparison.Ordinal);
        var least = explained.GetProperty("smallestGrant");
        Assert.Equal("Key Vault Secrets User", least.GetProperty("roleName").GetString());
        Assert.EndsWith("/secrets/other", least.GetProperty("scope").GetString(), StringComparison.Ordinal);

        // The smallest grant is one: given so, the very next call works.
        await _arm.AssignAsync(least.GetProperty("roleDefinitionId").GetString()!, _arm.Vault(server.VaultName) + "/secrets/other");
        Assert.Equal(200, (await _arm.DataAsync("GET", server.VaultName, "/secrets/other", limited: true)).Status);

        var local = await LocalAsync($"explain {id}");
        Assert.Contains("\"allowed\": true", local, StringComparison.Ordinal);
        Assert.Contains("\"reason\": \"ConditionFailed\"", local, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_by_access_policies_names_the_permission_that_is_missing()
    {
        await _arm.CreateAsync("why-policy", $"\"accessPolicies\":[{{\"tenantId\":\"{_arm.Tenant}\",\"objectId\":\"{_arm.Limited}\",\"permissions\":{{\"secrets\":[\"list\"]}}}}]");
        var refused = await _arm.DataAsync("GET", "why-policy", "/secrets/s", limited: true);

        var explained = (await _arm.SendAsync("GET", $"{_arm.Subscription}/providers/Strongroom.Access/refusals/{refused.Headers["x-ms-request-id"]}", version: Explanations)).Json.GetProperty("properties");

        Assert.Equal("NoPolicy", explained.GetProperty("reason").GetString());
        Assert.Equal("PermissionNotInPolicy", explained.GetProperty("nearAccessPolicies")[0].GetProperty("why").GetString());
        Assert.Equal("secrets/get", explained.GetProperty("smallestGrant").GetProperty("accessPolicyPermission").GetString());

        var proposed = await LocalAsync("access migrate why-policy --what-if");
        Assert.Contains("\"secrets/list\"", proposed, StringComparison.Ordinal);
        Assert.Contains("CustomRole", proposed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_activity_log_has_changes_and_attempts_newest_first_and_no_reads()
    {
        var made = await _arm.CreateAsync("why-log");
        await _arm.SendAsync("GET", _arm.Vault("why-log"));
        var refused = await _arm.SendAsync("DELETE", _arm.Vault("why-log"), limited: true);
        var path = $"{_arm.Subscription}/providers/microsoft.insights/eventtypes/management/values";

        var log = await _arm.SendAsync("GET", $"{path}?$filter=eventTimestamp%20ge%20'2026-01-01T00:00:00Z'%20and%20resourceUri%20eq%20'{_arm.Vault("why-log")}'", version: "2015-04-01");

        var events = log.Json.GetProperty("value").EnumerateArray().ToList();
        Assert.Equal(
            [("Microsoft.KeyVault/vaults/delete", "Failed"), ("Microsoft.KeyVault/vaults/write", "Succeeded")],
            events.Select(e => (e.GetProperty("operationName").GetProperty("value").GetString(), e.GetProperty("status").GetProperty("value").GetString())));
        Assert.Equal([refused.Headers["x-ms-request-id"], made.Headers["x-ms-request-id"]], events.Select(e => e.GetProperty("correlationId").GetString()));
        Assert.Equal(_arm.Limited, events[0].GetProperty("caller").GetString());
        Assert.Equal(403, (await _arm.SendAsync("GET", path, version: "2015-04-01", limited: true)).Status);
        Assert.Equal(400, (await _arm.SendAsync("GET", path + "?$filter=level%20eq%20'x'", version: "2015-04-01")).Status);
    }

    [Fact]
    public async Task A_list_under_our_own_version_shows_what_the_caller_may_see()
    {
        await _arm.CreateAsync("why-list");
        await _arm.AssignAsync("b86a8fe4-44ce-4948-aee5-eccb2c155cd7", _arm.Vault("why-list"), principal: _arm.Administrator);
        foreach (var name in (string[])["app-one", "app-two", "ops-one"])
        {
            await _arm.DataAsync("PUT", "why-list", $"/secrets/{name}", """{"value":"v"}""");
        }

        Assert.Equal(403, (await _arm.DataAsync("GET", "why-list", "/secrets", limited: true, version: "strongroom-2026-11-24")).Status);
        await _arm.AssignAsync(
            SecretsUser, _arm.Vault("why-list"), "@Resource[Microsoft.KeyVault/vaults/secrets:name] StringStartsWith 'app-'");

        Assert.Equal(403, (await _arm.DataAsync("GET", "why-list", "/secrets", limited: true)).Status);
        var filtered = await _arm.DataAsync("GET", "why-list", "/secrets", limited: true, version: "strongroom-2026-11-24");
        Assert.Equal(200, filtered.Status);
        Assert.Equal(["app-one", "app-two"], filtered.Json.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("id").GetString()!.Split('/')[^1]));

        // Page by page, nothing twice and nothing left out.
        var seen = new List<string>();
        for (string? next = $"https://why-list{server.Settings["STRONGROOM_VAULT_SUFFIX"]}/secrets?api-version=strongroom-2026-11-24&maxresults=1"; !string.IsNullOrEmpty(next);)
        {
            var page = await _arm.Wire.SendToAsync("GET", next, token: await _arm.Wire.TokenAsync(limited: true));
            seen.AddRange(page.Json.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("id").GetString()!.Split('/')[^1]));
            next = page.Json.TryGetProperty("nextLink", out var link) ? link.GetString() : null;
        }

        Assert.Equal(["app-one", "app-two"], seen);
    }

    [Fact]
    public async Task A_restore_under_a_condition_on_the_name_is_decided_by_the_blob()
    {
        await _arm.CreateAsync("why-blob");
        await _arm.AssignAsync("b86a8fe4-44ce-4948-aee5-eccb2c155cd7", _arm.Vault("why-blob"), principal: _arm.Administrator);
        var blobs = new List<string?>();
        foreach (var name in (string[])["app-one", "ops-one"])
        {
            await _arm.DataAsync("PUT", "why-blob", $"/secrets/{name}", """{"value":"v"}""");
            blobs.Add((await _arm.DataAsync("POST", "why-blob", $"/secrets/{name}/backup")).Json.GetProperty("value").GetString());
            await _arm.DataAsync("DELETE", "why-blob", $"/secrets/{name}");
            await _arm.DataAsync("DELETE", "why-blob", $"/deletedsecrets/{name}");
        }

        await _arm.AssignAsync(
            "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
            _arm.Vault("why-blob"),
            "((!(ActionMatches{'Microsoft.KeyVault/vaults/secrets/restore/action'})) OR (@Request[Microsoft.KeyVault/vaults/secrets:name] StringStartsWith 'app-'))");

        Assert.Equal(403, (await _arm.DataAsync("POST", "why-blob", "/secrets/restore", $"{{\"value\":\"{blobs[1]}\"}}", limited: true)).Status);
        Assert.Equal(200, (await _arm.DataAsync("POST", "why-blob", "/secrets/restore", $"{{\"value\":\"{blobs[0]}\"}}", limited: true)).Status);
        Assert.Equal(404, (await _arm.DataAsync("GET", "why-blob", "/secrets/ops-one")).Status);
    }

    [Fact]
    public async Task Who_holds_no_right_sees_no_subscription()
    {
        using var made = System.Text.Json.JsonDocument.Parse(await LocalAsync("app create nobody"));
        var token = await _arm.Wire.TokenAsync(
            _arm.Tenant, made.RootElement.GetProperty("clientId").GetString()!, made.RootElement.GetProperty("clientSecret").GetString()!, _arm.Origin);

        var listed = await _arm.Wire.SendAsync("GET", "/subscriptions", token: token, apiVersion: "2022-12-01", origin: _arm.Origin);
        var named = await _arm.Wire.SendAsync("GET", _arm.Subscription, token: token, apiVersion: "2022-12-01", origin: _arm.Origin);

        Assert.Equal("""{"value":[]}""", listed.Body);
        Assert.Equal((404, "SubscriptionNotFound"), Code(named));
    }

    [Fact]
    public async Task Everything_is_as_it_was_after_the_power_went()
    {
        await _arm.CreateAsync("why-still", "\"enableRbacAuthorization\":true,\"enablePurgeProtection\":true");
        await _arm.CreateAsync("why-gone");
        await _arm.SendAsync("PUT", _arm.Vault("why-still") + "/providers/Microsoft.Authorization/locks/hold", """{"properties":{"level":"CanNotDelete"}}""", "2016-09-01");
        await _arm.AssignAsync(SecretsUser, _arm.Vault("why-still"));
        await _arm.SendAsync("DELETE", _arm.Vault("why-gone"));
        var before = await _arm.SendAsync("GET", _arm.Vault("why-still"));

        await server.RestartAsync();

        Assert.Equal(before.Body, (await _arm.SendAsync("GET", _arm.Vault("why-still"))).Body);
        Assert.Equal((409, "ScopeLocked"), Code(await _arm.SendAsync("DELETE", _arm.Vault("why-still"))));
        Assert.Equal(200, (await _arm.DataAsync("GET", "why-still", "/secrets", limited: true)).Status);
        Assert.Equal(200, (await _arm.SendAsync("GET", _arm.Deleted("why-gone"))).Status);
        Assert.Equal((409, "ConflictError"), Code(await _arm.CreateAsync("why-gone")));
    }

    public void Dispose() => _arm.Dispose();

    private async Task<string> LocalAsync(string arguments)
    {
        var (exitCode, output) = await Session.RunAsync($"dotnet \"{DevServer.Executable}\" --data \"{server.DataDirectory}\" {arguments}", server.DataDirectory);
        Assert.Equal(0, exitCode);
        return output;
    }

    private static (int, string?) Code(Reply reply) => (reply.Status, reply.ErrorCode);
}
