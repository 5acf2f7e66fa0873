using System.Text.Json;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Keys;

/// <summary>Keys that rotate when their time comes, on a clock that is moved by hand (wire reference §5.7).</summary>
public sealed class RotationByPolicy : IAsyncLifetime
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private const string Near = "KeyNearExpiryEventGridNotification";

    private SteppedServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await SteppedServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_key_rotates_when_its_time_comes_and_its_old_version_still_decrypts()
    {
        var first = await CreateAsync("turns", """{"kty":"RSA","tags":{"team":"a"},"key_ops":["encrypt","decrypt"]}""");
        await PutPolicyAsync("turns", """{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P30D"},"action":{"type":"Rotate"}}],"attributes":{"expiryTime":"P90D"}}""");
        var encrypted = (await _server.SendAsync("POST", $"/keys/turns/{first}/encrypt", """{"alg":"RSA-OAEP-256","value":"c2VjcmV0"}""")).Json.GetProperty("value").GetString();

        await _server.AdvanceAsync(29 * Day);
        Assert.Equal([first], await VersionsAsync("turns"));

        await _server.AdvanceAsync(Day);
        var versions = await VersionsAsync("turns");
        Assert.Equal(2, versions.Count);
        var (_, now) = await _server.SendAsync("GET", "/keys/turns");
        Assert.Equal(versions[1], Version(now));
        Assert.Equal("a", now.GetProperty("tags").GetProperty("team").GetString());
        Assert.Equal(["encrypt", "decrypt"], now.GetProperty("key").GetProperty("key_ops").EnumerateArray().Select(item => item.GetString()!));
        var attributes = now.GetProperty("attributes");
        Assert.True(attributes.GetProperty("enabled").GetBoolean());
        Assert.Equal((_server.Clock.GetUtcNow() + (90 * Day)).ToUnixTimeSeconds(), attributes.GetProperty("exp").GetInt64());

        var decrypted = await _server.SendAsync("POST", $"/keys/turns/{first}/decrypt", $$"""{"alg":"RSA-OAEP-256","value":"{{encrypted}}"}""");
        Assert.Equal((200, "c2VjcmV0"), (decrypted.Status, decrypted.Json.GetProperty("value").GetString()));
        Assert.Equal(400, (await _server.SendAsync("POST", "/keys/turns/decrypt", $$"""{"alg":"RSA-OAEP-256","value":"{{encrypted}}"}""")).Status);
        Assert.Equal(1, await _server.CountInTrailAsync("KeyRotateIfDue", $"/keys/turns/{versions[1]}", 1));
    }

    [Fact]
    public async Task It_goes_on_rotating_across_a_restart_and_years_asleep_give_one_version()
    {
        await CreateAsync("sleeps", """{"kty":"EC"}""");
        await PutPolicyAsync("sleeps", """{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P7D"},"action":{"type":"Rotate"}}]}""");
        await _server.AdvanceAsync(7 * Day);
        Assert.Equal(2, (await VersionsAsync("sleeps")).Count);

        await _server.RestartAsync();
        await _server.AdvanceAsync(7 * Day);
        Assert.Equal(3, (await VersionsAsync("sleeps")).Count);

        await _server.AdvanceAsync(2000 * Day);
        Assert.Equal(4, (await VersionsAsync("sleeps")).Count);
        await _server.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(4, (await VersionsAsync("sleeps")).Count);
    }

    [Fact]
    public async Task A_policy_that_the_key_has_outlived_rotates_at_once()
    {
        await CreateAsync("late", """{"kty":"EC"}""");
        await _server.AdvanceAsync(100 * Day);
        await PutPolicyAsync("late", """{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P90D"},"action":{"type":"Rotate"}}]}""");
        await _server.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(2, (await VersionsAsync("late")).Count);
    }

    [Fact]
    public async Task Before_expiry_counts_from_the_version_that_expires()
    {
        var expires = (_server.Clock.GetUtcNow() + (60 * Day)).ToUnixTimeSeconds();
        await CreateAsync("before", $$$"""{"kty":"EC","attributes":{"exp":{{{expires}}}}}""");
        await PutPolicyAsync("before", """{"lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P10D"},"action":{"type":"Rotate"}}],"attributes":{"expiryTime":"P60D"}}""");
        await _server.AdvanceAsync(49 * Day);
        Assert.Single(await VersionsAsync("before"));
        await _server.AdvanceAsync(Day);
        Assert.Equal(2, (await VersionsAsync("before")).Count);
        await _server.AdvanceAsync(50 * Day);
        Assert.Equal(3, (await VersionsAsync("before")).Count);
    }

    [Theory]
    [InlineData("PATCH", "", """{"attributes":{"enabled":false}}""")]
    [InlineData("DELETE", "", null)]
    [InlineData("PUT", "/rotationpolicy", """{"lifetimeActions":[]}""")]
    public async Task What_takes_a_key_out_of_rotation_takes_its_due_rotation_too(string method, string verb, string? body)
    {
        await CreateAsync("stopped", """{"kty":"EC"}""");
        await PutPolicyAsync("stopped", """{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P30D"},"action":{"type":"Rotate"}}]}""");
        Assert.Equal(200, (await _server.SendAsync(method, "/keys/stopped" + verb, body)).Status);
        await _server.AdvanceAsync(31 * Day);
        if (method == "DELETE")
        {
            Assert.Equal(200, (await _server.SendAsync("POST", "/deletedkeys/stopped/recover")).Status);
            Assert.Single(await VersionsAsync("stopped"));

            // Back in life, it is overdue.
            await _server.AdvanceAsync(TimeSpan.Zero);
            Assert.Equal(2, (await VersionsAsync("stopped")).Count);
        }
        else
        {
            Assert.Single(await VersionsAsync("stopped"));
        }
    }

    [Fact]
    public async Task A_rotation_by_hand_starts_the_time_again()
    {
        await CreateAsync("again", """{"kty":"EC"}""");
        await PutPolicyAsync("again", """{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P30D"},"action":{"type":"Rotate"}}]}""");
        await _server.AdvanceAsync(20 * Day);
        Assert.Equal(200, (await _server.SendAsync("POST", "/keys/again/rotate")).Status);
        await _server.AdvanceAsync(20 * Day);
        Assert.Equal(2, (await VersionsAsync("again")).Count);
        await _server.AdvanceAsync(10 * Day);
        Assert.Equal(3, (await VersionsAsync("again")).Count);
    }

    [Fact]
    public async Task A_restored_key_brings_its_policy_and_goes_on_rotating()
    {
        await CreateAsync("moved", """{"kty":"EC"}""");
        await PutPolicyAsync("moved", """{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P30D"},"action":{"type":"Rotate"}}]}""");
        var blob = (await _server.SendAsync("POST", "/keys/moved/backup")).Json.GetProperty("value").GetString();
        Assert.Equal(200, (await _server.SendAsync("DELETE", "/keys/moved")).Status);
        Assert.Equal(204, (await _server.SendAsync("DELETE", "/deletedkeys/moved")).Status);
        await _server.AdvanceAsync(Day);
        Assert.Equal(200, (await _server.SendAsync("POST", "/keys/restore", $$"""{"value":"{{blob}}"}""")).Status);
        await _server.AdvanceAsync(29 * Day);
        Assert.Equal(2, (await VersionsAsync("moved")).Count);
    }

    [Fact]
    public async Task The_coming_and_the_end_of_a_version_are_announced_once_each()
    {
        var expires = (_server.Clock.GetUtcNow() + (60 * Day)).ToUnixTimeSeconds();
        var version = await CreateAsync("ends", $$$"""{"kty":"EC","attributes":{"exp":{{{expires}}}}}""");
        await _server.AdvanceAsync(29 * Day);
        Assert.Equal(0, await _server.CountInTrailAsync(Near, version, 0));
        await _server.AdvanceAsync(Day);
        Assert.Equal(1, await _server.CountInTrailAsync(Near, version, 1));
        await _server.AdvanceAsync(30 * Day);
        Assert.Equal(1, await _server.CountInTrailAsync("KeyExpiredEventGridNotification", version, 1));

        // Changing something else announces nothing again; another expiry does.
        Assert.Equal(200, (await _server.SendAsync("PATCH", "/keys/ends", """{"tags":{"a":"b"}}""")).Status);
        await _server.AdvanceAsync(Day);
        Assert.Equal(1, await _server.CountInTrailAsync(Near, version, 1));
        var later = (_server.Clock.GetUtcNow() + (40 * Day)).ToUnixTimeSeconds();
        Assert.Equal(200, (await _server.SendAsync("PATCH", "/keys/ends", $$$"""{"attributes":{"exp":{{{later}}}}}""")).Status);
        await _server.AdvanceAsync(10 * Day);
        Assert.Equal(2, await _server.CountInTrailAsync(Near, version, 2));
    }

    private async Task<string> CreateAsync(string name, string body)
    {
        var (status, json) = await _server.SendAsync("POST", $"/keys/{name}/create", body);
        Assert.Equal(200, status);
        return Version(json);
    }

    private async Task PutPolicyAsync(string name, string policy) => Assert.Equal(200, (await _server.SendAsync("PUT", $"/keys/{name}/rotationpolicy", policy)).Status);

    private async Task<IReadOnlyList<string>> VersionsAsync(string name) =>
        [.. (await _server.SendAsync("GET", $"/keys/{name}/versions")).Json.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("kid").GetString()![^ObjectVersion.Length..])];

    private static string Version(JsonElement bundle) => bundle.GetProperty("key").GetProperty("kid").GetString()![^ObjectVersion.Length..];
}
