using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>S28: what is made again under an old name has nothing of what bore the name before: no secret, no right, no lock, no tag.</summary>
public sealed class Rebirth(DevServer server) : IClassFixture<DevServer>, IAsyncLifetime, IDisposable
{
    private const string Canary = "of-the-first-life";

    private readonly Wire _wire = new(server);

    private Party _me = null!;
    private Party _them = null!;

    private string Subscription => $"/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}";

    private string Location => server.Settings["STRONGROOM_LOCATION"];

    public async ValueTask InitializeAsync()
    {
        _me = Party.Administrator(server, _wire);
        await _me.TakeDataAsync();
        _them = await Party.MakeAsync(server, _wire, "phoenix-user");
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _wire.Dispose();

    [Fact, Trait("Row", "S28"), Trait("Row", "V19"), Trait("Row", "J22")]
    public async Task A_vault_with_roles()
    {
        const string Name = "phoenix-roles";
        var vault = await MakeVaultAsync(Name, "\"enableRbacAuthorization\":true");
        await MadeAsync("PUT", $"{vault}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}", Bodies.Assignment(Bodies.SecretsOfficer, _them.ObjectId));
        await MadeAsync("PUT", $"{vault}/secrets/canary/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}", Bodies.Assignment(Bodies.SecretsUser, _them.ObjectId));
        await FillAsync(Name, vault);
        Assert.Equal(200, (await _them.VaultAsync(Name, "GET", "/secrets/canary")).Status);

        await BuryAsync(Name, vault);
        await MadeAsync("PUT", vault, Bodies.Vault(_me.Tenant, Location));

        await HasNothingAsync(Name, vault);
        Assert.Empty((await _me.ArmAsync("GET", $"{vault}/providers/Microsoft.Authorization/roleAssignments?$filter=principalId%20eq%20'{_them.ObjectId}'")).Json.GetProperty("value").EnumerateArray());
    }

    [Fact, Trait("Row", "S28"), Trait("Row", "V19"), Trait("Row", "J22")]
    public async Task A_vault_with_access_policies()
    {
        const string Name = "phoenix-policies";
        var vault = await MakeVaultAsync(Name, $"\"enableRbacAuthorization\":false,\"accessPolicies\":[{Bodies.Policy(_me.Tenant, _me.ObjectId)},{Bodies.Policy(_me.Tenant, _them.ObjectId)}]");
        await FillAsync(Name, vault);
        Assert.Equal(200, (await _them.VaultAsync(Name, "GET", "/secrets/canary")).Status);

        await BuryAsync(Name, vault);
        await MadeAsync("PUT", vault, Bodies.Vault(_me.Tenant, Location, $"\"enableRbacAuthorization\":false,\"accessPolicies\":[{Bodies.Policy(_me.Tenant, _me.ObjectId)}]"));

        await HasNothingAsync(Name, vault);
        Assert.Single((await _me.ArmAsync("GET", vault)).Json.GetProperty("properties").GetProperty("accessPolicies").EnumerateArray());
    }

    [Fact, Trait("Row", "S28"), Trait("Row", "V19")]
    public async Task A_resource_group()
    {
        var group = Subscription + "/resourceGroups/phoenix";
        await MadeAsync("PUT", group, $$$"""{"location":"{{{Location}}}","tags":{"life":"{{{Canary}}}"}}""");
        await MadeAsync("PUT", $"{group}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}", Bodies.Assignment(Bodies.Owner, _them.ObjectId));
        await MadeAsync("PUT", group + "/providers/Microsoft.Authorization/locks/read", Bodies.Lock("ReadOnly"));
        Assert.Equal(200, (await _them.ArmAsync("GET", group)).Status);
        await MadeAsync("DELETE", group + "/providers/Microsoft.Authorization/locks/read");

        await MadeAsync("DELETE", group);
        await MadeAsync("PUT", group, $$"""{"location":"{{Location}}"}""");

        Assert.Equal(403, (await _them.ArmAsync("GET", group)).Status);
        Assert.DoesNotContain(Canary, (await _me.ArmAsync("GET", group)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, (await _me.ArmAsync("GET", group + "/providers/Microsoft.Resources/tags/default")).Body, StringComparison.Ordinal);
        Assert.Empty((await _me.ArmAsync("GET", group + "/providers/Microsoft.Authorization/locks")).Json.GetProperty("value").EnumerateArray());
    }

    [Fact, Trait("Row", "S28"), Trait("Row", "J22")]
    public async Task An_application_of_the_same_name_is_another()
    {
        var again = await Party.MakeAsync(server, _wire, "phoenix-user");

        Assert.NotEqual((_them.Client, _them.ObjectId), (again.Client, again.ObjectId));
    }

    [Fact, Trait("Row", "S28"), Trait("Row", "P17")]
    public async Task A_vault_that_is_recovered_keeps_its_model_and_gives_nobody_a_right()
    {
        const string Name = "phoenix-recovered";
        var vault = await MakeVaultAsync(Name, "\"enableRbacAuthorization\":true");
        await MadeAsync("PUT", $"{vault}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}", Bodies.Assignment(Bodies.SecretsUser, _them.ObjectId));
        await FillAsync(Name, vault);
        await MadeAsync("DELETE", vault + "/providers/Microsoft.Authorization/locks/held");
        await MadeAsync("DELETE", vault);
        Assert.NotEqual(200, (await _them.VaultAsync(Name, "GET", "/secrets/canary")).Status);

        await MadeAsync("PUT", vault, Bodies.Vault(_me.Tenant, Location, $"\"createMode\":\"recover\",\"enableRbacAuthorization\":false,\"accessPolicies\":[{Bodies.Policy(_me.Tenant, _them.ObjectId)}]"));

        Assert.Equal(403, (await _them.VaultAsync(Name, "GET", "/secrets/canary")).Status);
        var properties = (await _me.ArmAsync("GET", vault)).Json.GetProperty("properties");
        Assert.True(properties.GetProperty("enableRbacAuthorization").GetBoolean());
        Assert.Empty(properties.GetProperty("accessPolicies").EnumerateArray());
        Assert.Contains(Canary, (await _me.VaultAsync(Name, "GET", "/secrets/canary")).Body, StringComparison.Ordinal);
    }

    private async Task<string> MakeVaultAsync(string name, string more)
    {
        var vault = $"{Subscription}/resourceGroups/dev/providers/Microsoft.KeyVault/vaults/{name}";
        await MadeAsync("PUT", vault, Bodies.Vault(_me.Tenant, Location, more));
        return vault;
    }

    private async Task FillAsync(string name, string vault)
    {
        foreach (var secret in (string[])["canary", "buried"])
        {
            Assert.Equal(200, (await _me.VaultAsync(name, "PUT", "/secrets/" + secret, $$"""{"value":"{{Canary}}"}""")).Status);
        }

        Assert.Equal(200, (await _me.VaultAsync(name, "DELETE", "/secrets/buried")).Status);
        await MadeAsync("PATCH", vault + "/providers/Microsoft.Resources/tags/default", Bodies.Tags(Canary));
        await MadeAsync("PUT", vault + "/providers/Microsoft.Authorization/locks/held", Bodies.Lock());
    }

    private async Task BuryAsync(string name, string vault)
    {
        Assert.Equal(409, (await _me.ArmAsync("DELETE", vault)).Status);
        await MadeAsync("DELETE", vault + "/providers/Microsoft.Authorization/locks/held");
        await MadeAsync("DELETE", vault);
        await MadeAsync("POST", $"{Subscription}/providers/Microsoft.KeyVault/locations/{Location}/deletedVaults/{name}/purge");
    }

    private async Task HasNothingAsync(string name, string vault)
    {
        foreach (var path in (string[])["/secrets", "/deletedsecrets", "/secrets/canary", "/secrets/canary/versions", "/deletedsecrets/buried", "/secrets/buried"])
        {
            var reply = await _me.VaultAsync(name, "GET", path);
            Assert.True(reply.Status == 404 || (reply.Status == 200 && reply.Json.GetProperty("value").GetArrayLength() == 0), $"{path}: {reply.Status} {reply.Body}");
            Assert.Equal(403, (await _them.VaultAsync(name, "GET", path)).Status);
        }

        foreach (var path in (string[])["", "/secrets", "/providers/Microsoft.Resources/tags/default", "/providers/Microsoft.Authorization/locks"])
        {
            var reply = await _me.ArmAsync("GET", vault + path);
            Assert.Equal(200, reply.Status);
            Assert.DoesNotContain(Canary, reply.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("held", reply.Body, StringComparison.Ordinal);
        }
    }

    private async Task MadeAsync(string method, string path, string? body = null)
    {
        var reply = await _me.ArmAsync(method, path, body);
        Assert.True(reply.Status < 300, $"{method} {path}: {reply.Status} {reply.Body}");
    }
}
