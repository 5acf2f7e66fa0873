using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>What must be refused, with the documented error, no change, and never a 500 (issue 2, "Refusals that must be right").</summary>
public sealed class SecretRefused(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private readonly Wire _wire = new(server);

    [Theory]
    [InlineData("under_score")]
    [InlineData("dot.dot")]
    [InlineData("with%20space")]
    [InlineData("%C3%A9")]
    [InlineData("a%2Fb")]
    [InlineData("a%00b")]
    public async Task Names_outside_the_grammar(string name)
    {
        foreach (var method in (string[])["GET", "PUT", "DELETE", "PATCH"])
        {
            var reply = await _wire.SendAsync(method, $"/secrets/{name}", method is "PUT" or "PATCH" ? """{"value":"v"}""" : null);
            Assert.Equal(400, reply.Status);
        }
    }

    [Fact]
    public async Task A_name_of_128_characters_but_not_one_of_127()
    {
        Assert.Equal(200, (await _wire.SendAsync("PUT", "/secrets/" + new string('a', 127), """{"value":"v"}""")).Status);
        var reply = await _wire.SendAsync("PUT", "/secrets/" + new string('a', 128), """{"value":"v"}""");
        Assert.Equal((400, "BadParameter"), (reply.Status, reply.ErrorCode));
        Assert.StartsWith("The request URI contains an invalid name: aaa", reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(25600, 200)]
    [InlineData(25601, 400)]
    [InlineData(900_000, 400)]
    public async Task Values_over_25_KB(int bytes, int status)
    {
        var reply = await _wire.SendAsync("PUT", "/secrets/refused-size", JsonSerializer.Serialize(new { value = new string('x', bytes) }));

        Assert.Equal(status, reply.Status);
        Assert.True(status == 200 || reply.ErrorMessage!.Contains("value", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_value_in_six_characters_a_byte_is_not_too_long()
    {
        var escaped = string.Concat(Enumerable.Repeat("\\u0041", 25600));

        var reply = await _wire.SendAsync("PUT", "/secrets/refused-escapes", $$"""{"value":"{{escaped}}"}""");

        Assert.Equal(200, reply.Status);
        Assert.Equal(25600, reply.Json.GetProperty("value").GetString()!.Length);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_of_the_operation()
    {
        var reply = await _wire.SendToAsync("PUT", $"{server.VaultOrigin}/secrets/refused-body?api-version=7.4", JsonSerializer.Serialize(new { value = new string('x', 2_000_000) }), waitForContinue: true);

        Assert.Equal((413, "RequestEntityTooLarge"), (reply.Status, reply.ErrorCode));
    }

    [Fact]
    public async Task Too_many_or_too_long_tags()
    {
        Assert.Equal(200, await TagsAsync(Enumerable.Range(0, 15).ToDictionary(i => $"t{i}", _ => "v")));
        Assert.Equal(400, await TagsAsync(Enumerable.Range(0, 16).ToDictionary(i => $"t{i}", _ => "v")));
        Assert.Equal(200, await TagsAsync(new() { [new string('n', 512)] = new string('v', 512) }));
        Assert.Equal(400, await TagsAsync(new() { [new string('n', 513)] = "v" }));
        Assert.Equal(400, await TagsAsync(new() { ["n"] = new string('v', 513) }));

        async Task<int> TagsAsync(Dictionary<string, string> tags)
        {
            var reply = await _wire.SendAsync("PUT", "/secrets/refused-tags", JsonSerializer.Serialize(new { value = "v", tags }));
            Assert.True(reply.Status == 200 || reply.ErrorMessage!.StartsWith("Property tags ", StringComparison.Ordinal));
            return reply.Status;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{\"value\":\"v\"} trailing")]
    [InlineData("{\"value\":\"v\",}")]
    [InlineData("{value:\"v\"}")]
    [InlineData("{'value':'v'}")]
    [InlineData("{\"value\":\"v\"/*c*/}")]
    [InlineData("{\"value\":\"v\",\"value\":\"w\"}")]
    [InlineData("{\"value\":\"v\",\"val\\u0075e\":\"w\"}")]
    [InlineData("{\"value\":\"v\",\"tags\":{\"a\":\"1\",\"a\":\"2\"}}")]
    [InlineData("{\"value\":\"v\",\"unknown\":{\"a\":1,\"a\":2}}")]
    [InlineData("{\"value\":\"\\ud800\"}")]
    [InlineData("{\"value\":\"v\",\"tags\":{\"a\":\"\\udc00\"}}")]
    [InlineData("{\"value\":1}")]
    [InlineData("{\"value\":{}}")]
    [InlineData("{\"value\":null}")]
    [InlineData("{}")]
    [InlineData("{\"value\":\"v\",\"contentType\":1}")]
    [InlineData("{\"value\":\"v\",\"attributes\":[]}")]
    [InlineData("{\"value\":\"v\",\"attributes\":{\"enabled\":\"true\"}}")]
    [InlineData("{\"value\":\"v\",\"attributes\":{\"exp\":1.5}}")]
    [InlineData("{\"value\":\"v\",\"attributes\":{\"exp\":1e9}}")]
    [InlineData("{\"value\":\"v\",\"attributes\":{\"exp\":-1}}")]
    [InlineData("{\"value\":\"v\",\"attributes\":{\"exp\":253402300800}}")]
    [InlineData("{\"value\":\"v\",\"attributes\":{\"nbf\":\"1\"}}")]
    [InlineData("{\"value\":\"v\",\"tags\":{\"a\":1}}")]
    [InlineData("{\"value\":\"v\",\"tags\":{\"a\":null}}")]
    [InlineData("{\"value\":\"v\",\"tags\":{\"\":\"v\"}}")]
    [InlineData("{\"value\":\"v\",\"n\":12345678901234567890123456789012345678901}")]
    [Trait("Row", "V34")]
    public async Task Malformed_duplicate_or_mistyped_JSON(string body)
    {
        var reply = await _wire.SendAsync("PUT", "/secrets/refused-json", body);

        Assert.Equal((400, "BadParameter"), (reply.Status, reply.ErrorCode));
        Assert.Equal(404, (await _wire.SendAsync("GET", "/secrets/refused-json")).Status);
    }

    [Fact, Trait("Row", "V10"), Trait("Row", "P5")]
    public async Task Deep_JSON_and_floods_of_strings()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 20)) + "1" + new string('}', 20);
        var many = "{\"value\":\"v\",\"a\":[" + string.Join(',', Enumerable.Repeat("\"s\"", 1100)) + "]}";

        Assert.Equal(400, (await _wire.SendAsync("PUT", "/secrets/refused-deep", "{\"value\":\"v\",\"x\":" + deep + "}")).Status);
        Assert.Equal(400, (await _wire.SendAsync("PUT", "/secrets/refused-many", many)).Status);
    }

    [Fact]
    public async Task Unknown_members_are_ignored()
    {
        Assert.Equal(200, (await _wire.SendAsync("PUT", "/secrets/refused-not", """{"value":"v","new":{"deep":[1,2,{"x":null}]},"attributes":{"newer":1}}""")).Status);
    }

    [Theory]
    [InlineData(null, "api-version must be specified")]
    [InlineData("", "api-version must be specified")]
    [InlineData("1.0", "The specified version (1.0) is not recognized. Consider using the latest supported version (2026-04-01).")]
    [InlineData("7.4-", "The specified version (7.4-) is not recognized")]
    public async Task Missing_and_unknown_api_versions(string? version, string message)
    {
        var reply = await _wire.SendAsync("GET", "/secrets", apiVersion: version);

        Assert.Equal((400, "BadParameter"), (reply.Status, reply.ErrorCode));
        Assert.StartsWith(message, reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("26")]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("+5")]
    [InlineData("")]
    public async Task Page_sizes_outside_1_to_25(string size)
    {
        Assert.Equal(400, (await _wire.SendAsync("GET", $"/secrets?maxresults={size}")).Status);
    }

    [Fact, Trait("Row", "J28")]
    public async Task Continuation_tokens_that_are_forged_truncated_or_of_another_list_vault_or_caller()
    {
        for (var i = 0; i < 3; i++)
        {
            await _wire.SendAsync("PUT", $"/secrets/refused-token-{i}", """{"value":"v"}""");
        }

        var next = (await _wire.SendAsync("GET", "/secrets?maxresults=1")).Json.GetProperty("nextLink").GetString()!;
        var token = next.Split("$skiptoken=")[1].Split('&')[0];
        Assert.Equal(200, (await _wire.SendAsync("GET", $"/secrets?$skiptoken={token}&maxresults=1")).Status);

        for (var length = 0; length < token.Length; length += 7)
        {
            Assert.Equal(400, await ListAsync("/secrets", token[..length]));
        }

        for (var i = 0; i < token.Length; i += 5)
        {
            var flipped = token.ToCharArray();
            flipped[i] = flipped[i] == 'A' ? 'B' : 'A';
            Assert.Equal(400, await ListAsync("/secrets", new string(flipped)));
        }

        Assert.Equal(400, await ListAsync("/secrets", token + "A"));
        Assert.Equal(400, await ListAsync("/secrets", token + "="));
        Assert.Equal(400, await ListAsync("/deletedsecrets", token));
        Assert.Equal(400, await ListAsync("/secrets/refused-token-0/versions", token));
        Assert.Equal(400, await ListAsync("/secrets", "AAAA"));

        async Task<int> ListAsync(string path, string given) => (await _wire.SendAsync("GET", $"{path}?$skiptoken={given}&maxresults=1")).Status;
    }

    [Fact, Trait("Row", "C3")]
    public async Task Backup_blobs_that_are_forged_truncated_or_none()
    {
        await _wire.SendAsync("PUT", "/secrets/refused-blob", """{"value":"v"}""");
        var blob = (await _wire.SendAsync("POST", "/secrets/refused-blob/backup")).Json.GetProperty("value").GetString()!;
        await _wire.SendAsync("DELETE", "/secrets/refused-blob");
        await _wire.SendAsync("DELETE", "/deletedsecrets/refused-blob");

        var bad = new List<string> { "", "A", "AAAA", "!!!!", blob + "AAAA", "eyJhbGciOiJub25lIn0.e30." };
        bad.AddRange(Enumerable.Range(1, blob.Length / 9).Select(i => blob[..(i * 9 % blob.Length)]));
        bad.AddRange(Enumerable.Range(0, blob.Length / 11).Select(i => blob.Remove(i * 11, 1).Insert(i * 11, blob[i * 11] == 'Q' ? "R" : "Q")));
        foreach (var forged in bad)
        {
            Assert.Equal(400, (await _wire.SendAsync("POST", "/secrets/restore", $$"""{"value":"{{forged}}"}""")).Status);
        }

        Assert.Equal(400, (await _wire.SendAsync("POST", "/secrets/restore", """{"value":1}""")).Status);
        Assert.Equal(400, (await _wire.SendAsync("POST", "/secrets/restore", "{}")).Status);
        Assert.Equal(404, (await _wire.SendAsync("GET", "/secrets/refused-blob")).Status);
        Assert.Equal(200, (await _wire.SendAsync("POST", "/secrets/restore", $$"""{"value":"{{blob}}"}""")).Status);
    }

    [Fact]
    public async Task Missing_secrets_versions_and_deleted_secrets()
    {
        await _wire.SendAsync("PUT", "/secrets/refused-here", """{"value":"v"}""");

        foreach (var (method, path) in new[]
        {
            ("GET", "/secrets/refused-missing"), ("GET", "/secrets/refused-here/" + new string('0', 32)), ("GET", "/secrets/refused-here/not-a-version"),
            ("GET", "/secrets/refused-missing/versions"), ("DELETE", "/secrets/refused-missing"), ("POST", "/secrets/refused-missing/backup"),
            ("GET", "/deletedsecrets/refused-here"), ("DELETE", "/deletedsecrets/refused-here"), ("POST", "/deletedsecrets/refused-here/recover"),
        })
        {
            var reply = await _wire.SendAsync(method, path);
            Assert.Equal((404, "SecretNotFound"), (reply.Status, reply.ErrorCode));
        }

        Assert.Equal(404, (await _wire.SendAsync("PATCH", "/secrets/refused-missing", """{"attributes":{}}""")).Status);
        Assert.Equal(
            "A secret with (name/id) refused-missing was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182",
            (await _wire.SendAsync("GET", "/secrets/refused-missing")).ErrorMessage);
    }

    [Fact]
    public async Task Unknown_routes_and_verbs_but_only_behind_a_token()
    {
        Assert.Equal(404, (await _wire.SendAsync("GET", "/nothing")).Status);
        Assert.Equal(404, (await _wire.SendAsync("GET", "/secrets/a/b/c/d")).Status);
        Assert.Equal(405, (await _wire.SendAsync("POST", "/secrets/a")).Status);
        Assert.Equal(405, (await _wire.SendAsync("DELETE", "/secrets")).Status);
        Assert.Equal(401, (await _wire.SendAsync("GET", "/nothing", token: null)).Status);
        Assert.Equal(401, (await _wire.SendAsync("POST", "/secrets/a", token: null)).Status);
    }

    [Fact]
    public async Task Hosts_that_name_no_vault()
    {
        var suffix = server.Settings["STRONGROOM_VAULT_SUFFIX"];
        var unknown = await _wire.SendToAsync("GET", $"https://no-such-vault{suffix}/secrets?api-version=7.4");
        Assert.Equal((404, "VaultNotFound"), (unknown.Status, unknown.ErrorCode));

        // A token for vaults is none for the control plane, so nobody hears there which routes it has.
        var management = await _wire.SendToAsync("GET", $"https://management.localhost:{server.Port}/secrets?api-version=7.4");
        Assert.Equal((401, "InvalidAuthenticationToken"), (management.Status, management.ErrorCode));
    }

    public void Dispose() => _wire.Dispose();
}
