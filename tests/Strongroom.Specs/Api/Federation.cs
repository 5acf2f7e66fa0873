using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Workloads with a token of an outside issuer and nothing secret: raw, and through az.</summary>
public sealed class Federation(FederatedServer server) : IClassFixture<FederatedServer>, IDisposable
{
    private const string Subject = "system:serviceaccount:shop:web";

    private readonly Wire _wire = new(server);
    private readonly string _folder = Directory.CreateTempSubdirectory("strongroom-workload-").FullName;

    private string Client => server.Settings["STRONGROOM_CLIENT_ID"];

    public void Dispose()
    {
        _wire.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Keys_are_discovered_and_serve_while_the_issuer_is_down()
    {
        await FederateAsync("rotation", "rotation");
        var first = server.Issuer.Token("rotation");
        Assert.Equal(0, await CodeAsync(first));
        Assert.Equal(0, await CodeAsync(first));
        Assert.Equal(700027, await CodeAsync(server.Issuer.Token("rotation") is var token ? token[..^6] : ""));
        Assert.Equal(700213, await CodeAsync(server.Issuer.Token("Rotation")));
        Assert.Equal(700212, await CodeAsync(server.Issuer.Token("rotation", audience: "other")));

        // A good token in between: five refusals in a row are what the guard against guessing bears.
        Assert.Equal(0, await CodeAsync(first));
        Assert.Equal(700211, await CodeAsync(server.Issuer.Token("rotation", change: claims => claims["iss"] = server.Issuer.Name + "/")));
        Assert.Equal(700024, await CodeAsync(server.Issuer.Token("rotation", change: claims => claims["exp"] = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds())));
        Assert.Equal(0, await CodeAsync(server.Issuer.KubernetesToken("rotation")));

        await server.Issuer.StopAsync();
        Assert.Equal(0, await CodeAsync(first));
        server.Issuer.AddKey("two");
        Assert.Equal(700027, await CodeAsync(server.Issuer.Token("rotation", "two")));
        await server.Issuer.StartAsync();
    }

    [Fact]
    public async Task A_workflow_is_admitted_by_an_expression()
    {
        var made = await Party.MakeAsync(server, _wire, "workflow");
        await Party.CommandAsync(server, $"app federate {made.Client} --name github --issuer {server.Issuer.Name} --expression \"claims['sub'] matches 'repo:org/app:ref:refs/heads/*'\"");
        Assert.Equal(0, await CodeAsync(server.Issuer.Token("repo:org/app:ref:refs/heads/main", change: claims => claims["repository"] = "org/app"), made.Client));
        Assert.Equal(700213, await CodeAsync(server.Issuer.Token("repo:org/other:ref:refs/heads/main"), made.Client));

        await Session.RunAsync($"dotnet {DevServer.Executable} app unfederate {made.Client} --name github --data {server.DataDirectory}", server.DataDirectory);
        Assert.Equal(700211, await CodeAsync(server.Issuer.Token("repo:org/app:ref:refs/heads/main"), made.Client));
    }

    [Fact]
    public async Task Az()
    {
        var file = await TokenFileAsync("from-az");
        using var az = AzureCli.Installed(server);
        await az.RegisterAsync();
        await az.RunAsync("login", "--service-principal", "-u", Client, "--tenant", server.Settings["STRONGROOM_TENANT_ID"], "--federated-token", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        var address = $"{server.VaultOrigin}/secrets/from-az?api-version=7.4";
        await az.RestAsync("put", address, """{"value":"without a password"}""", server.Settings["STRONGROOM_VAULT_RESOURCE"]);
        Assert.Equal("without a password", (await az.RestAsync("get", address, resource: server.Settings["STRONGROOM_VAULT_RESOURCE"])).GetProperty("value").GetString());
    }

    private async Task<string> TokenFileAsync(string name)
    {
        await FederateAsync(name, $"{Subject}-{name}");
        var file = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(file, server.Issuer.KubernetesToken($"{Subject}-{name}"));
        return file;
    }

    private async Task FederateAsync(string name, string subject) =>
        await Party.CommandAsync(server, $"app federate {Client} --name {name} --issuer {server.Issuer.Name} --subject {subject}");

    /// <summary>The number after AADSTS; 0 when a token came.</summary>
    private async Task<int> CodeAsync(string assertion, string? client = null)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client ?? Client,
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = assertion,
            ["scope"] = server.Settings["STRONGROOM_VAULT_RESOURCE"] + "/.default",
        });
        using var http = new HttpClient(Wire.Handler(server));
        using var answer = await http.PostAsync($"{server.Settings["STRONGROOM_LOGIN_URL"]}/{server.Settings["STRONGROOM_TENANT_ID"]}/oauth2/v2.0/token", form);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.True(answer.IsSuccessStatusCode ? body["access_token"] is not null : body["error_codes"]?[0]?.GetValueKind() == JsonValueKind.Number, body.ToJsonString());
        return answer.IsSuccessStatusCode ? 0 : body["error_codes"]![0]!.GetValue<int>();
    }
}
