using System.Text.RegularExpressions;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Rotation and its policy on the wire (wire reference §5.7, and its rules of §9 by number).</summary>
public sealed partial class KeyRotationWire(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private const string Notice = """{"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"Notify"}}""";

    private readonly Wire _wire = new(server);

    private KeyHost Vault => KeyHost.FirstVault(server, _wire);

    [Fact]
    public async Task G34_Rotating_twice_yields_three_versions_that_last_as_long_as_the_policy_says()
    {
        var first = await Vault.CreateAsync("g34", "RSA", "\"key_size\":3072,\"key_ops\":[\"decrypt\",\"encrypt\"],\"tags\":{\"a\":\"b\"},\"attributes\":{\"nbf\":10,\"exp\":2000000000}");
        await Vault.SendAsync("PUT", "/keys/g34/rotationpolicy", """{"attributes":{"expiryTime":"P90D"}}""");

        var second = await Vault.SendAsync("POST", "/keys/g34/rotate");
        await Vault.SendAsync("PATCH", "/keys/g34", """{"attributes":{"enabled":false}}""");
        var third = await Vault.SendAsync("POST", "/keys/g34/rotate");

        foreach (var reply in (Reply[])[second, third])
        {
            Assert.Equal(200, reply.Status);
            var (key, attributes) = (reply.Json.GetProperty("key"), reply.Json.GetProperty("attributes"));
            Assert.Equal(384, KeyBodies.Bytes(key.GetProperty("n").GetString()!).Length);
            Assert.Equal("""["decrypt","encrypt"]""", key.GetProperty("key_ops").GetRawText());
            Assert.Equal("""{"a":"b"}""", reply.Json.GetProperty("tags").GetRawText());
            Assert.True(attributes.GetProperty("enabled").GetBoolean());
            Assert.False(attributes.TryGetProperty("nbf", out _));
            Assert.Equal(90 * 86400, attributes.GetProperty("exp").GetInt64() - attributes.GetProperty("created").GetInt64());
        }

        var versions = (await Vault.SendAsync("GET", "/keys/g34/versions")).Json.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("kid").GetString()!).ToList();
        Assert.Equal([first, KeyHost.IdOf(second), KeyHost.IdOf(third)], versions);
        Assert.Equal(2000000000, (await Vault.SendAsync("GET", new Uri(first).AbsolutePath)).Json.GetProperty("attributes").GetProperty("exp").GetInt64());
        Assert.Equal(200, (await Vault.SendAsync("POST", "/keys/g34/rotate", "{}")).Status);
    }

    [Fact]
    public async Task G35_A_policy_of_a_rotation_alone_notifies_too_and_what_breaks_the_rules_is_refused()
    {
        await Vault.CreateAsync("g35", "EC");
        var put = await Vault.SendAsync("PUT", "/keys/g35/rotationpolicy", Policy(Rotate("timeAfterCreate", "P18M"), "\"expiryTime\":\"P2Y\",\"created\":1,\"updated\":2"));

        Assert.Equal(
            $$$"""{"id":"{{{server.VaultOrigin}}}/keys/g35/rotationpolicy","lifetimeActions":[{"trigger":{"timeAfterCreate":"P18M"},"action":{"type":"Rotate"}},{{{Notice}}}],"attributes":{"expiryTime":"P2Y","created":TIME,"updated":TIME}}""",
            Masked(put));
        Assert.True(put.Json.GetProperty("attributes").GetProperty("created").GetInt64() > 2);
        Assert.Equal(put.Body, (await Vault.SendAsync("GET", "/keys/G35/rotationpolicy/")).Body);
        foreach (var (policy, named) in new[]
        {
            (Policy(Rotate("timeAfterCreate", "P18M") + "," + Rotate("timeAfterCreate", "P17M"), ""), "lifetimeActions.action.type"),
            (Policy(Notice + "," + Notice, ""), "lifetimeActions.action.type"),
            (Policy("", "\"expiryTime\":\"P27D\""), "attributes.expiryTime"),
            (Policy("", "\"expiryTime\":\"PT5H\""), "attributes.expiryTime"),
            (Policy("", "\"expiryTime\":\"P1.5Y\""), "attributes.expiryTime"),
            (Policy("", "\"expiryTime\":90"), "attributes.expiryTime"),
            (Policy(Rotate("timeAfterCreate", "P6D"), ""), "lifetimeActions.trigger.timeAfterCreate"),
            (Policy(Rotate("timeAfterCreate", "P85D"), "\"expiryTime\":\"P90D\""), "lifetimeActions.trigger.timeAfterCreate"),
            (Policy(Rotate("timeBeforeExpiry", "P30D"), ""), "attributes.expiryTime"),
            (Policy(Rotate("timeBeforeExpiry", "P6D"), "\"expiryTime\":\"P90D\""), "lifetimeActions.trigger.timeBeforeExpiry"),
            (Policy(Rotate("timeBeforeExpiry", "P84D"), "\"expiryTime\":\"P90D\""), "lifetimeActions.trigger.timeBeforeExpiry"),
            (Policy(Rotate("timeAfterCreate", "sometime"), ""), "lifetimeActions.trigger.timeAfterCreate"),
            (Policy("""{"trigger":{"timeAfterCreate":"P30D","timeBeforeExpiry":"P30D"},"action":{"type":"Rotate"}}""", ""), "lifetimeActions.trigger"),
            (Policy("""{"trigger":{"timeAfterCreate":"P30D"},"action":{"type":"Notify"}}""", ""), "lifetimeActions.trigger"),
            (Policy("""{"trigger":{},"action":{"type":"Rotate"}}""", ""), "lifetimeActions.trigger"),
            (Policy("""{"action":{"type":"Rotate"}}""", ""), "lifetimeActions.trigger"),
            (Policy("""{"trigger":{"timeAfterCreate":"P30D"},"action":{"type":"Explode"}}""", ""), "lifetimeActions.action.type"),
            (Policy("""{"trigger":{"timeAfterCreate":"P30D"}}""", ""), "lifetimeActions.action.type"),
            (Policy("1", ""), "lifetimeActions"),
            ("""{"lifetimeActions":{}}""", "lifetimeActions"),
            ("""{"attributes":[]}""", "attributes"),
        })
        {
            var refused = await Vault.SendAsync("PUT", "/keys/g35/rotationpolicy", policy);
            Assert.True((refused.Status, refused.ErrorCode) == (400, "BadParameter"), $"{policy}: {refused.Status} {refused.Body}");
            Assert.StartsWith($"Property {named} has invalid value\r\n", refused.ErrorMessage, StringComparison.Ordinal);
        }

        Assert.Equal(put.Body, (await Vault.SendAsync("GET", "/keys/g35/rotationpolicy")).Body);
    }

    [Theory]
    [InlineData("""{"trigger":{"timeAfterCreate":"P30D","timeBeforeExpiry":null},"action":{"type":"rotate"}}""", "")]
    [InlineData("""{"trigger":{"timeAfterCreate":"P30D","timeBeforeExpiry":""},"action":{"type":"ROTATE"}}""", "\"expiryTime\":null")]
    [InlineData("""{"trigger":{"timeBeforeExpiry":"P30D","timeAfterCreate":""},"action":{"type":"Notify"}}""", "\"expiryTime\":\"\"")]
    public async Task Empty_members_as_az_and_JavaScript_send_them_count_as_absent(string action, string attributes)
    {
        await Vault.CreateAsync("rotation-empty", "EC");

        var put = await Vault.SendAsync("PUT", "/keys/rotation-empty/rotationpolicy", Policy(action, attributes));

        Assert.Equal(200, put.Status);
        Assert.DoesNotContain("\"\"", put.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("null", put.Body, StringComparison.Ordinal);
        Assert.EndsWith($"{Notice}],\"attributes\":{{\"created\":TIME,\"updated\":TIME}}}}", Masked(put), StringComparison.Ordinal);
    }

    [Fact]
    public async Task G36_A_fresh_key_has_the_policy_that_does_nothing_but_notify()
    {
        await Vault.CreateAsync("G36", "EC");

        Assert.Equal(
            $$$"""{"id":"{{{server.VaultOrigin}}}/keys/G36/rotationpolicy","lifetimeActions":[{{{Notice}}}],"attributes":{}}""",
            (await Vault.SendAsync("GET", "/keys/g36/rotationpolicy")).Body);
        Assert.Equal((404, "KeyNotFound"), Refused(await Vault.SendAsync("GET", "/keys/g36-not/rotationpolicy")));
        Assert.Equal((404, "KeyNotFound"), Refused(await Vault.SendAsync("PUT", "/keys/g36-not/rotationpolicy", "{}")));
        Assert.Equal((404, "KeyNotFound"), Refused(await Vault.SendAsync("POST", "/keys/g36-not/rotate")));
    }

    /// <summary>The notice before such an expiry would have been due before 1970: two of them were staged as the same row.</summary>
    [Fact]
    public async Task Expiries_of_the_distant_past_follow_each_other()
    {
        await Vault.CreateAsync("rotation-past", "EC");
        for (var i = 0; i < 40; i++)
        {
            Assert.Equal(200, (await Vault.SendAsync("PATCH", "/keys/rotation-past", $$$"""{"attributes":{"exp":{{{i}}}}}""")).Status);
        }
    }

    [Fact]
    public async Task G28_What_was_wrapped_before_a_rotation_its_own_version_unwraps()
    {
        var old = await Vault.CreateAsync("g28-rotated", "RSA");
        var wrapped = await Vault.ValueAsync("g28-rotated", "wrapkey", KeyBodies.Use("RSA-OAEP-256", [7]));
        await Vault.SendAsync("POST", "/keys/g28-rotated/rotate");

        Assert.Equal([7], await Vault.ValueAsync(old, "unwrapkey", KeyBodies.Use("RSA-OAEP-256", wrapped)));
        Assert.Equal(400, (await Vault.UseAsync("g28-rotated", "unwrapkey", KeyBodies.Use("RSA-OAEP-256", wrapped))).Status);
    }

    public void Dispose() => _wire.Dispose();

    private static (int Status, string? Code) Refused(Reply reply) => (reply.Status, reply.ErrorCode);

    private static string Policy(string actions, string attributes) => $$$"""{"lifetimeActions":[{{{actions}}}],"attributes":{{{{attributes}}}}}""";

    private static string Rotate(string trigger, string time) => $$$"""{"trigger":{"{{{trigger}}}":"{{{time}}}"},"action":{"type":"Rotate"}}""";

    private static string Masked(Reply reply) => Times().Replace(reply.Body, "$1TIME");

    [GeneratedRegex("(\"(?:created|updated)\":)[0-9]+")]
    private static partial Regex Times();
}
