using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Continuation tokens and backup blobs carried to another vault, subscription or caller (S27, S45).</summary>
public sealed class Replayed(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private readonly Wire _wire = new(server);

    [Fact, Trait("Row", "J28")]
    public async Task Work_only_where_they_were_made()
    {
        var sibling = await VaultAsync("sibling", "");
        var foreign = await VaultAsync("foreign", $"--subscription {Guid.NewGuid()}");
        var first = (await RunAsync("vault list")).GetProperty("value").EnumerateArray().Single(vault => vault.GetProperty("name").GetString() == server.VaultName);
        await GrantAsync("LIMITED_OBJECT_ID", first.GetProperty("id").GetString()!);
        foreach (var name in (string[])["replay-a", "replay-b"])
        {
            await _wire.SendAsync("PUT", $"/secrets/{name}", """{"value":"v"}""");
        }

        var link = (await _wire.SendAsync("GET", "/secrets?maxresults=1")).Json.GetProperty("nextLink").GetString()!;
        var path = new Uri(link).PathAndQuery;
        Assert.Equal(200, (await _wire.SendToAsync("GET", link)).Status);
        Assert.Equal(400, (await _wire.SendToAsync("GET", sibling + path)).Status);
        Assert.Equal(200, (await _wire.SendToAsync("GET", sibling + "/secrets?api-version=7.4")).Status);

        var other = await _wire.TokenAsync(limited: true);
        Assert.Equal(200, (await _wire.SendAsync("GET", "/secrets", token: other)).Status);
        Assert.Equal(400, (await _wire.SendToAsync("GET", link, token: other)).Status);

        var backup = await _wire.SendAsync("POST", "/secrets/replay-a/backup");
        Assert.Equal(400, (await _wire.SendAsync("POST", "/secrets/restore", backup.Body, origin: foreign)).Status);
        var restored = await _wire.SendAsync("POST", "/secrets/restore", backup.Body, origin: sibling);
        Assert.Equal(200, restored.Status);
        Assert.StartsWith(sibling + "/secrets/replay-a/", restored.Json.GetProperty("id").GetString(), StringComparison.Ordinal);
    }

    public void Dispose() => _wire.Dispose();

    /// <summary>Makes a vault, gives the administrator its secrets, and returns its origin.</summary>
    private async Task<string> VaultAsync(string name, string options)
    {
        var vault = await RunAsync($"vault create {name} {options}");
        await GrantAsync("OBJECT_ID", vault.GetProperty("id").GetString()!);
        return vault.GetProperty("vaultUri").GetString()!.TrimEnd('/');
    }

    private async Task GrantAsync(string principal, string scope) =>
        await RunAsync($"role assign --principal {server.Settings["STRONGROOM_" + principal]} --role 'Key Vault Secrets Officer' --scope {scope}");

    private async Task<JsonElement> RunAsync(string command)
    {
        var (exitCode, output) = await Session.RunAsync($"dotnet {DevServer.Executable} {command} --data {server.DataDirectory}", server.DataDirectory);
        Assert.True(exitCode == 0, output);
        return JsonDocument.Parse(output).RootElement;
    }
}
