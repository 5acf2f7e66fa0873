using System.Text.Json;

namespace Strongroom.Specs.Api;

/// <summary>An application of some tenant, made through the command line, that asks the server for things as itself.</summary>
internal sealed class Party
{
    /// <summary>Every type takes an api-version not older than its first, so the newest serves for all of them.</summary>
    public const string NewestVersion = "2026-11-24";

    private readonly DevServer _server;
    private readonly Wire _wire;
    private readonly string _secret;

    private Party(DevServer server, Wire wire, string tenant, string client, string objectId, string secret)
    {
        (_server, _wire, Tenant, Client, ObjectId, _secret) = (server, wire, tenant, client, objectId, secret);
    }

    public string Tenant { get; }

    public string Client { get; }

    public string ObjectId { get; }

    private string Arm => _server.Settings["STRONGROOM_ARM_URL"];

    /// <summary>The administrator that the development server began with.</summary>
    public static Party Administrator(DevServer server, Wire wire) => new(
        server, wire, server.Settings["STRONGROOM_TENANT_ID"], server.Settings["STRONGROOM_CLIENT_ID"], server.Settings["STRONGROOM_OBJECT_ID"], server.Settings["STRONGROOM_CLIENT_SECRET"]);

    public static async Task<Party> MakeAsync(DevServer server, Wire wire, string name, string? tenant = null)
    {
        var made = await CommandAsync(server, $"app create {name}" + (tenant is null ? "" : $" --tenant {tenant}"));
        string Text(string member) => made.GetProperty(member).GetString()!;
        return new Party(server, wire, Text("tenantId"), Text("clientId"), Text("objectId"), Text("clientSecret"));
    }

    /// <summary>Runs a command of the installation's administrator and reads what it printed.</summary>
    public static async Task<JsonElement> CommandAsync(DevServer server, string command)
    {
        var (exitCode, output) = await Session.RunAsync($"dotnet {DevServer.Executable} {command} --data {server.DataDirectory}", server.DataDirectory);
        return exitCode == 0 ? JsonDocument.Parse(output).RootElement : throw new InvalidOperationException($"{command}: {output}");
    }

    public async Task<Reply> ArmAsync(string method, string path, string? body = null, string version = NewestVersion) =>
        await _wire.SendAsync(method, path, body, await TokenAsync(_server.Settings["STRONGROOM_ARM_AUDIENCE"]), version, Arm);

    /// <summary>Gives this party every right on the data of every vault in the first subscription.</summary>
    public async Task TakeDataAsync()
    {
        var reply = await ArmAsync(
            "PUT",
            $"/subscriptions/{_server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}/providers/Microsoft.Authorization/roleAssignments/5b1d7a57-0f0d-4f7e-9a0c-7f3a00000001",
            Bodies.Assignment(Bodies.VaultAdministrator, ObjectId));
        if (reply.Status is not (200 or 201))
        {
            throw new InvalidOperationException($"{reply.Status} {reply.Body}");
        }
    }

    /// <summary>A request whose path goes out as it is written: <c>..</c> and escapes are not tidied away on this side.</summary>
    public async Task<Reply> ArmAsWrittenAsync(string method, string path, string? body = null) =>
        await _wire.SendAsWrittenAsync(method, $"{Arm}{path}?api-version={NewestVersion}", body, await TokenAsync(_server.Settings["STRONGROOM_ARM_AUDIENCE"]));

    public async Task<Reply> VaultAsync(string vault, string method, string path, string? body = null) =>
        await _wire.SendAsync(method, path, body, await TokenAsync(_server.Settings["STRONGROOM_VAULT_RESOURCE"]), origin: $"https://{vault}{_server.Settings["STRONGROOM_VAULT_SUFFIX"]}");

    /// <summary>A request to the host of a managed HSM.</summary>
    public async Task<Reply> HsmAsync(string hsm, string method, string path, string? body = null) =>
        await _wire.SendAsync(method, path, body, await TokenAsync($"https://managedhsm.localhost:{_server.Port}"), origin: $"https://{hsm}.managedhsm.localhost:{_server.Port}");

    public async Task<Reply> GraphAsync(string method, string path, string? body = null)
    {
        var origin = $"https://graph.localhost:{_server.Port}";
        return await _wire.SendToAsync(method, origin + path, body, await TokenAsync(origin));
    }

    private Task<string> TokenAsync(string resource) => _wire.TokenAsync(Tenant, Client, _secret, resource);
}
