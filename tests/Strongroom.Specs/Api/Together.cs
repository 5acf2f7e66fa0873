using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Two callers at once, and a restart between.</summary>
public sealed class Together(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private readonly Wire _wire = new(server);

    [Fact]
    public async Task Concurrent_sets_of_one_name_all_get_a_version_and_one_is_current()
    {
        await _wire.TokenAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => _wire.SendAsync("PUT", "/secrets/together", $$"""{"value":"{{i}}"}""")));

        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        var made = replies.Select(reply => reply.Json.GetProperty("id").GetString()!.Split('/')[^1]).ToHashSet();
        Assert.Equal(32, made.Count);
        var listed = new List<string>();
        for (var next = $"{server.VaultOrigin}/secrets/together/versions?api-version=7.4"; next is not null;)
        {
            var page = await _wire.SendToAsync("GET", next);
            listed.AddRange(page.Json.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("id").GetString()!.Split('/')[^1]));
            next = page.Json.GetProperty("nextLink").GetString();
        }

        Assert.True(made.SetEquals(listed) && listed.Count == 32);
        var current = await _wire.SendAsync("GET", "/secrets/together");
        Assert.EndsWith(listed[^1], current.Json.GetProperty("id").GetString(), StringComparison.Ordinal);
        foreach (var reply in replies)
        {
            var version = await _wire.SendAsync("GET", new Uri(reply.Json.GetProperty("id").GetString()!).AbsolutePath);
            Assert.Equal(reply.Json.GetProperty("value").GetString(), version.Json.GetProperty("value").GetString());
        }
    }

    [Fact]
    public async Task Of_concurrent_deletes_recovers_and_purges_each_step_happens_once()
    {
        await _wire.SendAsync("PUT", "/secrets/together-life", """{"value":"v"}""");

        Assert.Equal(1, (await AllAsync("DELETE", "/secrets/together-life")).Count(status => status == 200));
        Assert.Equal(1, (await AllAsync("POST", "/deletedsecrets/together-life/recover")).Count(status => status == 200));
        Assert.Equal(1, (await AllAsync("DELETE", "/secrets/together-life")).Count(status => status == 200));
        Assert.Equal(1, (await AllAsync("DELETE", "/deletedsecrets/together-life")).Count(status => status == 204));
        Assert.Equal(404, (await _wire.SendAsync("GET", "/secrets/together-life")).Status);

        async Task<List<int>> AllAsync(string method, string path)
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _wire.SendAsync(method, path)));
            Assert.All(replies, reply => Assert.True(reply.Status < 500, reply.Body));
            return [.. replies.Select(reply => reply.Status)];
        }
    }

    [Fact]
    public async Task After_a_restart_the_same_secret_token_and_settings_work()
    {
        await _wire.SendAsync("PUT", "/secrets/together-restart", """{"value":"kept"}""");
        var token = await _wire.TokenAsync();
        var before = server.Settings;

        await server.RestartAsync();

        Assert.Equal(before, server.Settings);
        using var fresh = new Wire(server);
        Assert.Equal("kept", (await fresh.SendAsync("GET", "/secrets/together-restart", token: token)).Json.GetProperty("value").GetString());
        Assert.Equal("kept", (await fresh.SendAsync("GET", "/secrets/together-restart")).Json.GetProperty("value").GetString());
    }

    public void Dispose() => _wire.Dispose();
}
