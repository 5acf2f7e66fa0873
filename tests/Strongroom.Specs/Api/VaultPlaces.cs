using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Vaults in their resource groups and lists: what goes along, what stays apart, what is shown (control-plane reference §8.1).</summary>
public sealed class VaultPlaces(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private const string VaultContributor = "f25e0fa2-a7c8-4377-a976-54943a77a395";

    private readonly BothPlanes _arm = new(server);

    [Fact]
    public async Task A_resource_group_takes_its_vaults_along_and_they_come_back_into_one_of_its_name()
    {
        var group = $"{_arm.Subscription}/resourceGroups/Rule-Group";
        await _arm.SendAsync("PUT", group, """{"location":"local"}""", "2021-04-01");
        await _arm.CreateAsync("rule-inside", "\"enableRbacAuthorization\":true,\"enablePurgeProtection\":true", "rule-group");
        await _arm.CreateAsync("rule-beside", group: "rule-group");
        var hold = $"{_arm.Vault("rule-beside", "rule-group")}/providers/Microsoft.Authorization/locks/hold";
        Assert.Equal(201, (await _arm.SendAsync("PUT", hold, """{"properties":{"level":"CanNotDelete"}}""", "2016-09-01")).Status);

        Refused(409, "ScopeLocked", await _arm.SendAsync("DELETE", group, version: "2021-04-01"));
        Refused(409, "ScopeLocked", await _arm.SendAsync("DELETE", _arm.Vault("rule-beside", "rule-group")));
        Assert.Equal(200, (await _arm.SendAsync("PATCH", _arm.Vault("rule-beside", "rule-group"), """{"tags":{"a":"b"}}""")).Status);
        Assert.Equal(200, (await _arm.SendAsync("PUT", hold, """{"properties":{"level":"ReadOnly"}}""", "2016-09-01")).Status);
        Refused(409, "ScopeLocked", await _arm.SendAsync("PATCH", _arm.Vault("rule-beside", "rule-group"), """{"tags":{"c":"d"}}"""));
        Refused(409, "ScopeLocked", await _arm.SendAsync("PUT", _arm.Vault("rule-beside", "rule-group") + "/accessPolicies/add", """{"properties":{"accessPolicies":[]}}"""));
        Assert.Equal(200, (await _arm.SendAsync("DELETE", hold, version: "2016-09-01")).Status);

        Assert.Equal(202, (await _arm.SendAsync("DELETE", group, version: "2021-04-01")).Status);
        Assert.Equal(404, (await _arm.SendAsync("GET", _arm.Vault("rule-inside", "rule-group"))).Status);
        Refused(404, "ResourceGroupNotFound", await _arm.SendAsync("PUT", _arm.Vault("rule-inside", "rule-group"), _arm.Body("\"createMode\":\"recover\"")));

        // az compares the group's letters with those in vaultId.
        var deleted = await _arm.SendAsync("GET", _arm.Deleted("rule-inside"));
        Assert.Contains("/resourceGroups/Rule-Group/", deleted.Json.GetProperty("properties").GetProperty("vaultId").GetString(), StringComparison.Ordinal);
        Refused(409, "DeletedVaultPurge", await _arm.SendAsync("POST", _arm.Deleted("rule-inside") + "/purge"));
        await _arm.SendAsync("PUT", group, """{"location":"local"}""", "2021-04-01");
        Assert.Equal(200, (await _arm.SendAsync("PUT", _arm.Vault("rule-inside", "rule-group"), _arm.Body("\"createMode\":\"recover\""))).Status);
    }

    [Fact]
    [Trait("Row", "V30")]
    public async Task A_vault_is_reached_through_its_own_group_and_no_other()
    {
        await _arm.CreateAsync("rule-place");
        await _arm.SendAsync("PUT", $"{_arm.Subscription}/resourceGroups/rule-elsewhere", """{"location":"local"}""", "2021-04-01");
        var wrong = _arm.Vault("rule-place", "rule-elsewhere");

        // Whoever has every right in one group has none in another by naming its vault.
        var role = await _arm.AssignAsync(VaultContributor, $"{_arm.Subscription}/resourceGroups/rule-elsewhere");
        foreach (var limited in (bool[])[true, false])
        {
            Refused(404, "ResourceNotFound", await _arm.SendAsync("GET", wrong, limited: limited));
            Refused(404, "ResourceNotFound", await _arm.SendAsync("PATCH", wrong, """{"tags":{"a":"b"}}""", limited: limited));
            Refused(409, "VaultAlreadyExists", await _arm.SendAsync("PUT", wrong, _arm.Body(), limited: limited));
            Refused(404, "ResourceNotFound", await _arm.SendAsync("PUT", wrong + "/secrets/planted", """{"properties":{"value":"v"}}""", limited: limited));
            Refused(404, "ResourceNotFound", await _arm.SendAsync("GET", wrong + "/secrets", limited: limited));
            Refused(404, "ResourceNotFound", await _arm.SendAsync("PUT", wrong + "/accessPolicies/add", """{"properties":{"accessPolicies":[]}}""", limited: limited));
            Assert.Equal(204, (await _arm.SendAsync("DELETE", wrong, limited: limited)).Status);
        }

        await _arm.SendAsync("DELETE", role, version: "2022-04-01");
        Assert.Equal(200, (await _arm.SendAsync("GET", _arm.Vault("rule-place"))).Status);
        Assert.Empty((await _arm.SendAsync("GET", _arm.Vault("rule-place") + "/secrets")).Json.GetProperty("value").EnumerateArray());
    }

    [Fact]
    [Trait("Row", "J28")]
    public async Task A_continuation_token_is_for_the_caller_and_list_that_it_was_made_for()
    {
        await _arm.CreateAsync("rule-page-a");
        await _arm.CreateAsync("rule-page-b");
        var role = await _arm.AssignAsync("acdd72a7-3385-48ef-bd42-f606fba81ae7", $"{_arm.Subscription}/resourceGroups/dev");
        var list = $"{_arm.Subscription}/resourceGroups/dev/providers/Microsoft.KeyVault/vaults?$top=1";
        var token = (await _arm.SendAsync("GET", list)).Json.GetProperty("nextLink").GetString()!.Split("$skiptoken=")[1];

        Assert.Equal(200, (await _arm.SendAsync("GET", list + "&$skiptoken=" + token)).Status);
        Assert.Equal("$skiptoken", Target(await _arm.SendAsync("GET", list + "&$skiptoken=" + token, limited: true)));
        Assert.Equal("$skiptoken", Target(await _arm.SendAsync("GET", list.Replace("/resourceGroups/dev", "", StringComparison.Ordinal) + "&$skiptoken=" + token)));
        Assert.Equal("$skiptoken", Target(await _arm.SendAsync("GET", list + "&$skiptoken=" + (token[0] == 'A' ? 'B' : 'A') + token[1..])));
        Assert.Equal("$skiptoken", Target(await _arm.SendAsync("GET", list + "&$skiptoken=")));
        await _arm.SendAsync("DELETE", role, version: "2022-04-01");
    }

    [Fact]
    public async Task Of_many_who_take_one_name_at_once_one_gets_it()
    {
        for (var i = 0; i < 4; i++)
        {
            await _arm.SendAsync("PUT", $"{_arm.Subscription}/resourceGroups/rule-race-{i}", """{"location":"local"}""", "2021-04-01");
        }

        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => _arm.CreateAsync("rule-race", group: $"rule-race-{i % 4}")));

        Assert.Single(replies, reply => reply.Status == 201);
        Assert.All(replies, reply => Assert.Contains(reply.Status, (int[])[200, 201, 409]));
        Assert.All(replies.Where(reply => reply.Status == 409), reply => Assert.Equal("VaultAlreadyExists", reply.ErrorCode));
        var listed = await _arm.SendAsync("GET", $"{_arm.Subscription}/providers/Microsoft.KeyVault/vaults");
        Assert.Single(listed.Json.GetProperty("value").EnumerateArray(), vault => vault.GetProperty("name").GetString() == "rule-race");
    }

    [Fact]
    public async Task A_group_that_goes_while_vaults_are_made_in_it_leaves_none_behind()
    {
        var group = $"{_arm.Subscription}/resourceGroups/rule-going";
        for (var round = 0; round < 4; round++)
        {
            await _arm.SendAsync("PUT", group, """{"location":"local"}""", "2021-04-01");
            var name = $"rule-going-{round}";
            var making = _arm.CreateAsync(name, group: "rule-going");
            var deleting = _arm.SendAsync("DELETE", group, version: "2021-04-01");
            await Task.WhenAll(making, deleting);

            Assert.Equal(202, (await deleting).Status);
            Assert.Contains((await making).Status, (int[])[201, 404]);
            Assert.Equal(404, (await _arm.SendAsync("GET", _arm.Vault(name, "rule-going"))).Status);
            Assert.Equal((await making).Status == 201 ? 200 : 404, (await _arm.SendAsync("GET", _arm.Deleted(name))).Status);
        }
    }

    [Fact]
    public async Task Lists_show_what_the_caller_may_read_and_nothing_else()
    {
        await _arm.CreateAsync("rule-seen");
        await _arm.CreateAsync("rule-unseen");
        var role = await _arm.AssignAsync("acdd72a7-3385-48ef-bd42-f606fba81ae7", _arm.Vault("rule-seen"));

        foreach (var path in (string[])["/providers/Microsoft.KeyVault/vaults", "/resourceGroups/dev/providers/Microsoft.KeyVault/vaults", "/resources"])
        {
            var listed = await _arm.SendAsync("GET", _arm.Subscription + path, limited: true);
            Assert.Equal(["rule-seen"], listed.Json.GetProperty("value").EnumerateArray().Select(vault => vault.GetProperty("name").GetString()));
        }

        Assert.Single((await _arm.SendAsync("GET", "/subscriptions", version: "2022-12-01", limited: true)).Json.GetProperty("value").EnumerateArray());
        await _arm.SendAsync("DELETE", role, version: "2022-04-01");
    }

    [Fact]
    public async Task Who_may_not_give_roles_does_not_hear_of_a_lock()
    {
        await _arm.CreateAsync("rule-hush");
        var hold = _arm.Vault("rule-hush") + "/providers/Microsoft.Authorization/locks/hold";
        await _arm.SendAsync("PUT", hold, """{"properties":{"level":"ReadOnly"}}""", "2016-09-01");
        var path = $"{_arm.Vault("rule-hush")}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}";
        var body = $$$"""{"properties":{"roleDefinitionId":"{{{_arm.Subscription}}}/providers/Microsoft.Authorization/roleDefinitions/21090545-7ca7-4776-b22c-e363652d74d2","principalId":"{{{_arm.Limited}}}"}}""";

        Refused(403, "AuthorizationFailed", await _arm.SendAsync("PUT", path, body, "2022-04-01", limited: true));
        Refused(409, "ScopeLocked", await _arm.SendAsync("PUT", path, body, "2022-04-01"));
        Assert.Equal(200, (await _arm.SendAsync("DELETE", hold, version: "2016-09-01")).Status);
        Assert.Equal(201, (await _arm.SendAsync("PUT", path, body, "2022-04-01")).Status);
    }

    public void Dispose() => _arm.Dispose();

    private static void Refused(int status, string code, Reply reply) => Assert.Equal((status, code), (reply.Status, reply.ErrorCode));

    private static string? Target(Reply reply) => reply.Json.GetProperty("error").GetProperty("target").GetString();
}
