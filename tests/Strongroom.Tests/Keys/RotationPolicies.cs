using System.Text.Json;
using Xunit;

namespace Strongroom.Tests.Keys;

/// <summary>What a rotation policy may say (wire reference §5.7, G35, G36).</summary>
public sealed class RotationPolicies : IAsyncLifetime
{
    private SteppedServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await SteppedServer.StartAsync();
        Assert.Equal(200, (await _server.SendAsync("POST", "/keys/k/create", """{"kty":"EC"}""")).Status);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Without_one_a_key_has_the_default_and_says_so()
    {
        var (status, policy) = await _server.SendAsync("GET", "/keys/k/rotationpolicy");
        Assert.Equal(200, status);
        Assert.Equal(
            """{"id":"https://first.vault.localhost:8443/keys/k/rotationpolicy","lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"Notify"}}],"attributes":{}}""",
            policy.GetRawText());
        Assert.Equal(404, (await _server.SendAsync("GET", "/keys/nobody/rotationpolicy")).Status);
    }

    [Theory]
    [InlineData("""[{"trigger":{"timeAfterCreate":"P18M"},"action":{"type":"rotate"}}]""", "P2Y", "timeAfterCreate P18M Rotate, timeBeforeExpiry P30D Notify")]
    [InlineData("""[{"trigger":{"timeBeforeExpiry":"P10D","timeAfterCreate":""},"action":{"type":"NOTIFY"}}]""", null, "timeBeforeExpiry P10D Notify")]
    [InlineData("""[{"trigger":{"timeBeforeExpiry":"P30D","timeAfterCreate":null},"action":{"type":"Rotate"}}]""", "P90D", "timeBeforeExpiry P30D Rotate, timeBeforeExpiry P30D Notify")]
    [InlineData("""[{"trigger":{"timeAfterCreate":"P7D"},"action":{"type":"Rotate"}}]""", "P28D", "timeAfterCreate P7D Rotate, timeBeforeExpiry P30D Notify")]
    [InlineData("[]", null, "timeBeforeExpiry P30D Notify")]
    public async Task A_good_one_is_kept_and_completed(string actions, string? expiry, string shown)
    {
        var attributes = expiry is null ? "{}" : $$"""{"expiryTime":"{{expiry}}","created":5,"updated":7}""";
        var (status, put) = await _server.SendAsync("PUT", "/keys/k/rotationpolicy", $$"""{"lifetimeActions":{{actions}},"attributes":{{attributes}}}""");
        Assert.Equal(200, status);
        var (_, got) = await _server.SendAsync("GET", "/keys/k/rotationpolicy");
        Assert.Equal(put.GetRawText(), got.GetRawText());
        Assert.Equal(shown, string.Join(", ", got.GetProperty("lifetimeActions").EnumerateArray().Select(Shown)));
        var now = _server.Clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal((now, now), (got.GetProperty("attributes").GetProperty("created").GetInt64(), got.GetProperty("attributes").GetProperty("updated").GetInt64()));
        Assert.Equal(expiry, got.GetProperty("attributes").TryGetProperty("expiryTime", out var time) ? time.GetString() : null);
    }

    [Theory]
    [InlineData("""{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P6D"},"action":{"type":"Rotate"}}]}""", "timeAfterCreate")]
    [InlineData("""{"attributes":{"expiryTime":"P27D"}}""", "expiryTime")]
    [InlineData("""{"attributes":{"expiryTime":"PT4000H"}}""", "expiryTime")]
    [InlineData("""{"attributes":{"expiryTime":"P1.5Y"}}""", "expiryTime")]
    [InlineData("""{"attributes":{"expiryTime":"P"}}""", "expiryTime")]
    [InlineData("""{"attributes":{"expiryTime":"P999Y"}}""", "expiryTime")]
    [InlineData("""{"attributes":{"expiryTime":90}}""", "expiryTime")]
    [InlineData("""{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P22D"},"action":{"type":"Rotate"}}],"attributes":{"expiryTime":"P28D"}}""", "timeAfterCreate")]
    [InlineData("""{"lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P6D"},"action":{"type":"Rotate"}}],"attributes":{"expiryTime":"P28D"}}""", "timeBeforeExpiry")]
    [InlineData("""{"lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P22D"},"action":{"type":"Rotate"}}],"attributes":{"expiryTime":"P28D"}}""", "timeBeforeExpiry")]
    [InlineData("""{"lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P10D"},"action":{"type":"Rotate"}}]}""", "expiryTime")]
    [InlineData("""{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P10D"},"action":{"type":"Notify"}}]}""", "trigger")]
    [InlineData("""{"lifetimeActions":[{"trigger":{},"action":{"type":"Notify"}}]}""", "trigger")]
    [InlineData("""{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P10D","timeBeforeExpiry":"P10D"},"action":{"type":"Rotate"}}]}""", "trigger")]
    [InlineData("""{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P10D"},"action":{"type":"Renew"}}]}""", "type")]
    [InlineData("""{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P10D"},"action":{}}]}""", "type")]
    [InlineData("""{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P10D"},"action":{"type":"Rotate"}},{"trigger":{"timeAfterCreate":"P20D"},"action":{"type":"Rotate"}}]}""", "type")]
    [InlineData("""{"lifetimeActions":{}}""", "lifetimeActions")]
    [InlineData("""{"lifetimeActions":[7]}""", "lifetimeActions")]
    [InlineData("""{"attributes":[]}""", "attributes")]
    public async Task A_bad_one_is_refused_by_the_name_of_what_is_wrong(string body, string named)
    {
        var (_, before) = await _server.SendAsync("GET", "/keys/k/rotationpolicy");
        var (status, answer) = await _server.SendAsync("PUT", "/keys/k/rotationpolicy", body);
        Assert.Equal((400, "BadParameter"), (status, answer.GetProperty("error").GetProperty("code").GetString()));
        Assert.Contains(named, answer.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(before.GetRawText(), (await _server.SendAsync("GET", "/keys/k/rotationpolicy")).Json.GetRawText());
    }

    private static string Shown(JsonElement action)
    {
        var trigger = Assert.Single(action.GetProperty("trigger").EnumerateObject());
        return $"{trigger.Name} {trigger.Value.GetString()} {action.GetProperty("action").GetProperty("type").GetString()}";
    }
}
