using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>S45: a backup has an id in a registry, and once it is revoked no copy of it restores anything.</summary>
public sealed class RevokedBackups(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private readonly Wire _wire = new(server);

    [Theory]
    [InlineData("secrets", "PUT", "", """{"value":"v"}""")]
    [InlineData("keys", "POST", "/create", """{"kty":"EC"}""")]
    public async Task A_revoked_backup_restores_nothing_and_one_beside_it_still_does(string collection, string method, string verb, string body)
    {
        var name = "revoked-" + collection;
        Assert.Equal(200, (await _wire.SendAsync(method, $"/{collection}/{name}{verb}", body)).Status);
        var first = await BackupAsync(collection, name);
        var second = await BackupAsync(collection, name);
        await PurgeAsync(collection, name);

        var entries = (await Party.CommandAsync(server, $"backup list --vault {server.VaultName}")).GetProperty("value").EnumerateArray()
            .Where(entry => entry.GetProperty("name").GetString() == name).ToList();
        Assert.Equal(2, entries.Count);
        Assert.All(entries, entry => Assert.Equal(collection.TrimEnd('s'), entry.GetProperty("kind").GetString()));

        // Either may be the first of the two: the one that restores after all is not revoked, and neither is tried twice under one name.
        foreach (var entry in entries)
        {
            Assert.False(entry.TryGetProperty("revokedAt", out _));
        }

        var revoked = await Party.CommandAsync(server, $"backup revoke {entries[0].GetProperty("id").GetString()}");
        Assert.True(revoked.TryGetProperty("revokedAt", out _));
        var outcomes = new List<(int Status, string Body)>();
        foreach (var blob in new[] { first, second })
        {
            var restored = await _wire.SendAsync("POST", $"/{collection}/restore", blob);
            outcomes.Add((restored.Status, restored.Body));
            if (restored.Status == 200)
            {
                await PurgeAsync(collection, name);
            }
        }

        Assert.Single(outcomes, outcome => outcome.Status == 200);
        var refused = Assert.Single(outcomes, outcome => outcome.Status == 400);
        Assert.Contains("revoked", refused.Body, StringComparison.Ordinal);

        await server.RestartAsync();
        Assert.Equal(1, await CountRefusedAsync(collection, first, second, name));
    }

    public void Dispose() => _wire.Dispose();

    private async Task<int> CountRefusedAsync(string collection, string first, string second, string name)
    {
        var refused = 0;
        foreach (var blob in new[] { first, second })
        {
            if ((await _wire.SendAsync("POST", $"/{collection}/restore", blob)).Status == 400)
            {
                refused++;
            }
            else
            {
                await PurgeAsync(collection, name);
            }
        }

        return refused;
    }

    private async Task<string> BackupAsync(string collection, string name)
    {
        var made = await _wire.SendAsync("POST", $"/{collection}/{name}/backup");
        Assert.Equal(200, made.Status);
        return JsonSerializer.Serialize(new { value = made.Json.GetProperty("value").GetString() });
    }

    private async Task PurgeAsync(string collection, string name)
    {
        Assert.Equal(200, (await _wire.SendAsync("DELETE", $"/{collection}/{name}")).Status);
        Assert.Equal(204, (await _wire.SendAsync("DELETE", $"/deleted{collection}/{name}")).Status);
    }
}
