using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Several operations in one request, under our own api-version: each decided, answered and recorded by itself.</summary>
public sealed class KeyBatches(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private const string Ours = "strongroom-2026-11-24";
    private const string CryptoUser = "12338af0-0e69-4776-bea7-57ae8d297424";

    private static readonly byte[] Digest = SHA256.HashData("batch"u8);

    private readonly Wire _wire = new(server);

    private KeyHost Vault => KeyHost.FirstVault(server, _wire);

    [Fact]
    public async Task Each_item_is_answered_by_itself_in_order()
    {
        var kid = await Vault.CreateAsync("batch-ec", "EC");
        await Vault.CreateAsync("batch-ed", "OKP", version: Ours);
        await Vault.CreateAsync("batch-off", "EC", "\"attributes\":{\"enabled\":false}");
        var signature = await Vault.ValueAsync("batch-ec", "sign", KeyBodies.Use("ES256", Digest));

        var reply = await Vault.SendAsync("POST", "/keys/batch", Batch(
            Item("a", "sign", "batch-ec", "ES256", Digest),
            Item("b", "sign", "batch-ed", "EdDSA", "any message"u8),
            Item("c", "sign", "batch-off", "ES256", Digest),
            Item("d", "sign", "batch-none", "ES256", Digest),
            Item("e", "sign", "batch-ec", "ES384", Digest),
            Item("f", "sign", "batch-ec", "ES256", Digest.AsSpan(1)),
            $$"""{"id":"g","operation":"verify","key":"batch-ec","version":"{{KeyHost.VersionOf(kid)}}","alg":"ES256","digest":"{{KeyBodies.Text(Digest)}}","value":"{{KeyBodies.Text(signature)}}"}""",
            """{"id":"h","operation":"release","key":"batch-ec"}""",
            """{"operation":"sign","key":"not a name"}"""), Ours);

        Assert.Equal(200, reply.Status);
        var items = reply.Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            ["a 200", "b 200", "c 403 KeyDisabled", "d 404 KeyNotFound", "e 400 alg", "f 400 value", "g 200", "h 400 operation", "- 400 key"],
            items.Select(Shown));
        Assert.Equal(kid, items[0].GetProperty("kid").GetString());
        using var known = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = await PointAsync("batch-ec") });
        Assert.True(known.VerifyHash(Digest, KeyBodies.Bytes(items[0].GetProperty("value").GetString()!)));
        Assert.True(items[6].GetProperty("value").GetBoolean());
    }

    [Fact]
    public async Task Each_item_is_recorded_as_if_it_had_come_alone()
    {
        await Vault.CreateAsync("batch-trail", "EC");
        var reply = await Vault.SendAsync("POST", "/keys/batch", Batch(
            Item("a", "sign", "batch-trail", "ES256", Digest), Item("b", "sign", "batch-gone", "ES256", Digest)), Ours);

        var (exitCode, trail) = await Session.RunAsync($"dotnet {DevServer.Executable} audit tail -n 10000 --data {server.DataDirectory}", server.DataDirectory);
        Assert.True(exitCode == 0, trail);
        var records = trail.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(record => record.GetProperty("correlationId").GetString() == reply.Headers["x-ms-request-id"])
            .Select(record => $"{record.GetProperty("operationName").GetString()} {record.GetProperty("properties").GetProperty("httpStatusCode").GetInt32()}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(["KeyBatch 200", "KeySign 200", "KeySign 404"], records);
    }

    /// <summary>A right on one key is a right on the items that use it, and on no other.</summary>
    [Fact]
    public async Task Each_item_asks_for_its_own_right()
    {
        await Vault.CreateAsync("batch-mine", "EC");
        await Vault.CreateAsync("batch-theirs", "EC");
        var me = Party.Administrator(server, _wire);
        var scope = $"/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}/resourceGroups/dev/providers/Microsoft.KeyVault/vaults/{server.VaultName}/keys/batch-mine";
        var given = await me.ArmAsync("PUT", $"{scope}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}", Bodies.Assignment(CryptoUser, server.Settings["STRONGROOM_LIMITED_OBJECT_ID"]));
        Assert.Equal(201, given.Status);

        var both = await Vault.SendAsync("POST", "/keys/batch", Batch(
            Item("1", "sign", "batch-mine", "ES256", Digest), Item("2", "sign", "batch-theirs", "ES256", Digest), Item("3", "sign", "batch-nowhere", "ES256", Digest)), Ours, limited: true);
        Assert.Equal(["1 200", "2 403 ForbiddenByRbac", "3 403 ForbiddenByRbac"], both.Json.GetProperty("items").EnumerateArray().Select(Shown));

        var none = await Vault.SendAsync("POST", "/keys/batch", Batch(Item("2", "sign", "batch-theirs", "ES256", Digest)), Ours, limited: true);
        Assert.Equal((403, "Forbidden"), (none.Status, none.Json.GetProperty("error").GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("{}", 400)]
    [InlineData("""{"items":[]}""", 400)]
    [InlineData("""{"items":{}}""", 400)]
    [InlineData("""{"items":[1]}""", 400)]
    [InlineData("""{"items":[{"id":{"a":1}}]}""", 400)]
    [InlineData("""{"items":[{}]}""", 400)]
    [InlineData("""{"items":[{"id":"x","operation":["sign"],"key":null}]}""", 400)]
    public async Task A_batch_of_which_nothing_can_be_done_is_refused(string body, int status) =>
        Assert.Equal(status, (await Vault.SendAsync("POST", "/keys/batch", body, Ours)).Status);

    [Fact]
    public async Task It_takes_a_hundred_and_no_more_and_is_not_there_for_versions_of_Azure()
    {
        await Vault.CreateAsync("batch-many", "EC");
        string[] items = [.. Enumerable.Range(0, 101).Select(at => Item($"{at}", "sign", "batch-many", "ES256", Digest))];
        var full = await Vault.SendAsync("POST", "/keys/batch", Batch(items[..100]), Ours);
        Assert.Equal(200, full.Status);
        Assert.Equal(100, full.Json.GetProperty("items").EnumerateArray().Count(item => item.GetProperty("status").GetInt32() == 200));
        Assert.Equal(400, (await Vault.SendAsync("POST", "/keys/batch", Batch(items), Ours)).Status);
        Assert.Equal(404, (await Vault.SendAsync("POST", "/keys/batch", Batch(items[..1]))).Status);
    }

    public void Dispose() => _wire.Dispose();

    private static string Batch(params string[] items) => $$"""{"items":[{{string.Join(',', items)}}]}""";

    private static string Item(string id, string operation, string key, string algorithm, ReadOnlySpan<byte> value) =>
        $$"""{"id":"{{id}}","operation":"{{operation}}","key":"{{key}}","alg":"{{algorithm}}","value":"{{KeyBodies.Text(value)}}"}""";

    /// <summary>The id, the status, and the inner code or the member that is at fault.</summary>
    private static string Shown(JsonElement item)
    {
        var id = item.TryGetProperty("id", out var given) ? given.GetString() : "-";
        var line = $"{id} {item.GetProperty("status").GetInt32()}";
        if (!item.TryGetProperty("error", out var error))
        {
            return line;
        }

        var code = error.TryGetProperty("innererror", out var inner) ? inner.GetProperty("code").GetString() : error.GetProperty("code").GetString();
        return code == "BadParameter" ? $"{line} {error.GetProperty("message").GetString()!.Split(' ')[1]}" : $"{line} {code}";
    }

    private async Task<ECPoint> PointAsync(string name)
    {
        var key = (await Vault.SendAsync("GET", $"/keys/{name}")).Json.GetProperty("key");
        return new ECPoint { X = KeyBodies.Bytes(key.GetProperty("x").GetString()!), Y = KeyBodies.Bytes(key.GetProperty("y").GetString()!) };
    }
}
