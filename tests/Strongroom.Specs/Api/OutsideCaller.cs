using System.Text.Json.Nodes;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The token of another provider, presented to a vault as it is: nobody before a mapping, and nobody from the call after its end on.</summary>
public sealed class OutsideCaller(FederatedServer server) : IClassFixture<FederatedServer>, IDisposable
{
    private const string Audience = "strongroom";

    private readonly Wire _wire = new(server);

    public void Dispose() => _wire.Dispose();

    [Fact, Trait("Row", "J14"), Trait("Row", "J21")]
    public async Task It_is_somebody_while_a_mapping_says_so_and_nothing_in_another_tenant()
    {
        var (issuer, stand) = (server.Issuer.Name, await Party.MakeAsync(server, _wire, "stands-for"));
        await Party.CommandAsync(server, $"role assign --principal {stand.ObjectId} --role 'Key Vault Secrets User' --scope /subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}");
        var elsewhere = await OtherTenantsVaultAsync();
        var token = server.Issuer.Token("web", audience: Audience);
        var map = $"issuer map --issuer {issuer} --claim sub --value web --principal {stand.ObjectId}";
        var end = $"--issuer {issuer} --claim sub --value web";

        Assert.Equal(401, await StatusAsync(token));
        await Party.CommandAsync(server, $"issuer trust --issuer {issuer} --audience {Audience}");
        Assert.Equal(401, await StatusAsync(token));
        await Party.CommandAsync(server, map);
        Assert.Equal(200, await StatusAsync(token));
        Assert.Equal(401, await StatusAsync(server.Issuer.Token("Web", audience: Audience)));
        Assert.Equal(401, await StatusAsync(server.Issuer.Token("web", audience: "other")));
        Assert.Equal(401, await StatusAsync(server.Issuer.Token("web", audience: new JsonArray(Audience, "other"))));
        Assert.Equal(401, await StatusAsync(token[..^6]));
        Assert.Equal(401, await StatusAsync(token, elsewhere));

        await EndAsync("issuer unmap " + end);
        Assert.Equal(401, await StatusAsync(token));
        await Party.CommandAsync(server, map);
        Assert.Equal(200, await StatusAsync(token));

        var administrator = Party.Administrator(server, _wire);
        await administrator.GraphAsync("PATCH", $"/v1.0/servicePrincipals/{stand.ObjectId}", """{"accountEnabled":false}""");
        Assert.Equal(401, await StatusAsync(token));
        await administrator.GraphAsync("PATCH", $"/v1.0/servicePrincipals/{stand.ObjectId}", """{"accountEnabled":true}""");
        Assert.Equal(200, await StatusAsync(token));

        await EndAsync($"issuer untrust --issuer {issuer}");
        Assert.Equal(401, await StatusAsync(token));
        await Party.CommandAsync(server, $"issuer trust --issuer {issuer} --audience {Audience}");
        Assert.Equal(401, await StatusAsync(token));
    }

    private async Task<int> StatusAsync(string token, string? vault = null) =>
        (await _wire.SendAsync("GET", "/secrets", token: token, origin: vault is null ? null : $"https://{vault}{server.Settings["STRONGROOM_VAULT_SUFFIX"]}")).Status;

    private async Task EndAsync(string command)
    {
        var (exitCode, output) = await Session.RunAsync($"dotnet {DevServer.Executable} {command} --data {server.DataDirectory}", server.DataDirectory);
        Assert.True(exitCode == 0, output);
    }

    private async Task<string> OtherTenantsVaultAsync()
    {
        var made = await Party.CommandAsync(server, $"subscription create Second --tenant {Guid.NewGuid()}");
        await Party.CommandAsync(server, $"vault create of-another-tenant --tenant {made.GetProperty("tenantId")} --subscription {made.GetProperty("subscriptionId")}");
        return "of-another-tenant";
    }
}
