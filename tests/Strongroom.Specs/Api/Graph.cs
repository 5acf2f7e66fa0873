using System.Text.RegularExpressions;
using Azure;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The directory's host over the wire: what az asks of it on its way to a vault (client reference §3.1).</summary>
public sealed partial class Graph(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private readonly Wire _wire = new(server);

    private string Client => server.Settings["STRONGROOM_CLIENT_ID"];

    private string Principal => server.Settings["STRONGROOM_OBJECT_ID"];

    private string Origin => $"https://graph.localhost:{server.Port}";

    [Fact]
    public async Task An_application_has_no_me_and_finds_its_service_principal_instead()
    {
        var me = await GetAsync("/v1.0/me");
        Assert.Equal(400, me.Status);
        Assert.Equal(
            """{"error":{"code":"Request_BadRequest","message":"/me request is only valid with delegated authentication flow.","innerError":{"date":"DATE","request-id":"ID","client-request-id":"ID"}}}""",
            Masked(me));

        foreach (var path in new[]
        {
            $"/v1.0/servicePrincipals?$filter=servicePrincipalNames/any(c:c eq '{Client}')",
            $"/v1.0/servicePrincipals?%24filter=servicePrincipalNames%2Fany%28c%3Ac%20eq%20%27{Client}%27%29&$select=id,appId&api-version=1.6",
            $"/beta/servicePrincipals?$filter=appId+eq+'{Client.ToUpperInvariant()}'",
        })
        {
            var reply = await GetAsync(path);
            Assert.Equal(200, reply.Status);
            Assert.Equal([Principal], reply.Json.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
        }

        foreach (var path in new[] { $"/v1.0/servicePrincipals/{Principal}", $"/v1.0/servicePrincipals(appId='{Client}')", $"/v1.0/servicePrincipals(appId=%27{Client}%27)" })
        {
            var reply = await GetAsync(path);
            Assert.Equal((200, Client), (reply.Status, reply.Json.GetProperty("appId").GetString()));
            Assert.Equal($"{Origin}/v1.0/$metadata#servicePrincipals/$entity", reply.Json.GetProperty("@odata.context").GetString());
        }
    }

    [Fact]
    public async Task Ids_are_answered_with_their_types()
    {
        var reply = await SendAsync("POST", "/v1.0/directoryObjects/getByIds", $$"""{"ids":["{{Principal}}","{{Guid.NewGuid()}}"],"types":["user","group","servicePrincipal","directoryObjectPartnerReference"]}""");

        Assert.Equal(200, reply.Status);
        var item = Assert.Single(reply.Json.GetProperty("value").EnumerateArray());
        Assert.Equal(("#microsoft.graph.servicePrincipal", Principal), (item.GetProperty("@odata.type").GetString(), item.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Without_a_token_for_the_directory_there_is_nothing_to_find()
    {
        var bare = await _wire.SendToAsync("GET", Origin + "/v1.0/me", token: null);
        Assert.Equal(
            """{"error":{"code":"InvalidAuthenticationToken","message":"Access token is empty.","innerError":{"date":"DATE","request-id":"ID","client-request-id":"ID"}}}""",
            Masked(bare));
        Assert.Equal(401, bare.Status);
        Assert.StartsWith("Bearer ", bare.Headers["WWW-Authenticate"], StringComparison.Ordinal);

        var ofVault = await _wire.SendToAsync("GET", $"{Origin}/v1.0/servicePrincipals/{Principal}", token: await _wire.TokenAsync());
        Assert.Equal((401, "InvalidAuthenticationToken"), (ofVault.Status, ofVault.ErrorCode));
        Assert.Contains("Invalid audience", ofVault.ErrorMessage, StringComparison.Ordinal);

        var ofDirectory = await _wire.SendAsync("GET", "/secrets", token: await _wire.TokenAsync(resource: Origin));
        Assert.Equal(401, ofDirectory.Status);
    }

    [Fact]
    public async Task What_is_not_there_is_told_in_graphs_words()
    {
        Assert.Equal((404, "Request_ResourceNotFound"), Of(await GetAsync($"/v1.0/servicePrincipals/{Guid.NewGuid()}")));
        Assert.Equal((404, "Request_ResourceNotFound"), Of(await GetAsync("/v1.0/users/someone%40example.com")));
        Assert.Equal((404, "BadRequest"), Of(await GetAsync("/v1.0/devices")));
        Assert.Equal((404, "BadRequest"), Of(await GetAsync("/servicePrincipals")));
        Assert.Equal((405, "Request_BadRequest"), Of(await SendAsync("DELETE", "/v1.0/me")));
        Assert.Equal((400, "Request_BadRequest"), Of(await GetAsync("/v1.0/servicePrincipals?$filter=appId eq 'a' or 1 eq 1")));
        Assert.Equal((400, "Request_UnsupportedQuery"), Of(await GetAsync("/v1.0/servicePrincipals?$filter=startswith(shoeSize,'a')")));
    }

    [Fact]
    public async Task A_group_lets_its_members_in_with_the_next_request_and_out_with_the_next_but_one()
    {
        await _wire.SendAsync("PUT", "/secrets/for-the-group", """{"value":"v"}""");
        var limited = await _wire.TokenAsync(limited: true);
        var member = server.Settings["STRONGROOM_LIMITED_OBJECT_ID"];
        var scope = $"/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}";
        var outer = await MakeAsync("outer");
        var inner = await MakeAsync("inner");
        await RunAsync($"role assign --principal {outer} --role 'Key Vault Secrets User' --scope {scope}");
        await RunAsync($"group add-member {outer} {inner}");
        Assert.Equal(403, (await _wire.SendAsync("GET", "/secrets/for-the-group", token: limited)).Status);

        await RunAsync($"group add-member {inner} {member}");
        var client = Sdks.NetClient(server, server.Settings["STRONGROOM_LIMITED_CLIENT_ID"], server.Settings["STRONGROOM_LIMITED_CLIENT_SECRET"]);
        Assert.Equal("v", (await client.GetSecretAsync("for-the-group")).Value.Value);
        Assert.Equal(200, (await _wire.SendAsync("GET", "/secrets/for-the-group", token: limited)).Status);

        await RunAsync($"group remove-member {outer} {inner}");
        Assert.Equal(403, (await Assert.ThrowsAsync<RequestFailedException>(() => client.GetSecretAsync("for-the-group"))).Status);
        Assert.Equal(403, (await _wire.SendAsync("GET", "/secrets/for-the-group", token: limited)).Status);

        await RunAsync($"group add-member {outer} {inner}");
        Assert.Equal(200, (await _wire.SendAsync("GET", "/secrets/for-the-group", token: limited)).Status);
        Assert.Contains("\"inner\"", await RunAsync("group list"), StringComparison.Ordinal);
        Assert.Equal([inner], (await GetAsync("/v1.0/groups?$filter=displayName eq 'inner'")).Json.GetProperty("value").EnumerateArray().Select(group => group.GetProperty("id").GetString()!));
        await RunAsync($"group delete {inner}");
        Assert.Equal(403, (await _wire.SendAsync("GET", "/secrets/for-the-group", token: limited)).Status);
        Assert.Equal(404, (await GetAsync($"/v1.0/groups/{inner}")).Status);
    }

    public void Dispose() => _wire.Dispose();

    private static (int Status, string? Code) Of(Reply reply) => (reply.Status, reply.ErrorCode);

    private Task<Reply> GetAsync(string path) => SendAsync("GET", path);

    private async Task<Reply> SendAsync(string method, string path, string? body = null) =>
        await _wire.SendToAsync(method, Origin + path, body, await _wire.TokenAsync(resource: Origin));

    private async Task<string> MakeAsync(string name) => ObjectId().Match(await RunAsync($"group create {name}")).Groups[1].Value;

    private async Task<string> RunAsync(string command)
    {
        var (exitCode, output) = await Session.RunAsync($"dotnet {DevServer.Executable} {command} --data {server.DataDirectory}", server.DataDirectory);
        Assert.True(exitCode == 0, output);
        return output;
    }

    private static string Masked(Reply reply) => Guids().Replace(Dates().Replace(reply.Body, "\"DATE\""), "ID");

    [GeneratedRegex("\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\"")]
    private static partial Regex Dates();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Guids();

    [GeneratedRegex("\"objectId\": \"([^\"]+)\"")]
    private static partial Regex ObjectId();
}
