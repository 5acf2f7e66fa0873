using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>
/// The bodies of every operation on keys against approved ones (wire reference §3.5, §4.5, §5.3): byte for byte but for versions and times, and with
/// key material shown as the length of its text.
/// </summary>
public sealed partial class KeyWire(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private const string Attributes =
        """{"enabled":true,"created":TIME,"updated":TIME,"recoveryLevel":"Recoverable+Purgeable","recoverableDays":90,"exportable":false,"hsmPlatform":"0"}""";

    private const string SevenDays =
        """{"enabled":true,"created":TIME,"updated":TIME,"recoveryLevel":"CustomizedRecoverable+Purgeable","recoverableDays":7,"exportable":false,"hsmPlatform":"0"}""";

    private const string RsaOperations = """["encrypt","decrypt","sign","verify","wrapKey","unwrapKey"]""";

    private const string EcPublic = """{"kty":"EC","key_ops":["sign","verify"],"crv":"P-256","x":"43","y":"43"}""";

    private readonly Wire _wire = new(server);

    private KeyHost Vault => KeyHost.FirstVault(server, _wire);

    [Fact]
    public async Task Create_answers_the_whole_bundle_in_the_order_of_the_real_service()
    {
        var reply = await Vault.SendAsync(
            "POST",
            "/keys/Wire-Create/create",
            """{"tags":{"env":"dev"},"key_ops":["verify","sign"],"attributes":{"exp":1900000000,"nbf":1700000000,"enabled":true,"exportable":false},"key_size":3072,"kty":"RSA","public_exponent":65537}""");

        Assert.Equal(
            $$$"""{"key":{"kid":"{{{server.VaultOrigin}}}/keys/Wire-Create/VERSION","kty":"RSA","key_ops":["verify","sign"],"n":"512","e":"AQAB"},"attributes":{"enabled":true,"nbf":1700000000,"exp":1900000000,"created":TIME,"updated":TIME,"recoveryLevel":"Recoverable+Purgeable","recoverableDays":90,"exportable":false,"hsmPlatform":"0"},"tags":{"env":"dev"}}""",
            Masked(reply));
        Assert.Equal("application/json; charset=utf-8", reply.Headers["Content-Type"]);
        Assert.Equal("no-cache", reply.Headers["Cache-Control"]);
        Assert.True(Guid.TryParse(reply.Headers["x-ms-request-id"], out _));
        Assert.True(Guid.TryParse(reply.Headers["x-ms-keyvault-rbac-assignment-id"], out _));
    }

    [Theory]
    [InlineData("RSA", "", """{"kty":"RSA","key_ops":RSA_OPS,"n":"342","e":"AQAB"}""")]
    [InlineData("RSA", "\"key_size\":4096", """{"kty":"RSA","key_ops":RSA_OPS,"n":"683","e":"AQAB"}""")]
    [InlineData("rsa", "\"key_ops\":[]", """{"kty":"RSA","key_ops":[],"n":"342","e":"AQAB"}""")]
    [InlineData("EC", "", EcPublic)]
    [InlineData("EC", "\"crv\":\"P-384\"", """{"kty":"EC","key_ops":["sign","verify"],"crv":"P-384","x":"64","y":"64"}""")]
    [InlineData("EC", "\"crv\":\"P-521\"", """{"kty":"EC","key_ops":["sign","verify"],"crv":"P-521","x":"88","y":"88"}""")]
    [InlineData("EC", "\"crv\":\"P-256K\"", """{"kty":"EC","key_ops":["sign","verify"],"crv":"P-256K","x":"43","y":"43"}""")]
    [InlineData("OKP", "\"crv\":\"Ed25519\"", """{"kty":"OKP","key_ops":["sign","verify"],"crv":"Ed25519","x":"43"}""")]
    public async Task Every_kind_of_key_shows_its_public_part_and_nothing_else(string type, string how, string shown)
    {
        var name = "wire-kind-" + Guid.NewGuid().ToString("N");
        var version = type == "OKP" ? Gate.ApiVersion.ExtensionName : KeyHost.Newest;

        var made = await Vault.SendAsync("POST", $"/keys/{name}/create", KeyBodies.New(type, how), version);

        Assert.Equal(Bundle(server.VaultOrigin, name, shown, Attributes), Masked(made));
        Assert.Equal(made.Body, (await Vault.SendAsync("GET", $"/keys/{name}", version: version)).Body);
    }

    [Fact]
    public async Task An_imported_key_answers_as_a_created_one()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var made = await Vault.SendAsync("PUT", "/keys/wire-import", $$$"""{"Hsm":false,"key":{{{KeyBodies.Jwk(ec, "P-256", ",\"kid\":\"https://elsewhere/keys/x/1\",\"key_ops\":[\"verify\"]")}}},"tags":{"from":"afar"}}""");

        Assert.Equal(
            $$$"""{"key":{"kid":"{{{server.VaultOrigin}}}/keys/wire-import/VERSION","kty":"EC","key_ops":["verify"],"crv":"P-256","x":"43","y":"43"},"attributes":{{{Attributes}}},"tags":{"from":"afar"}}""",
            Masked(made));
    }

    [Fact]
    public async Task Get_finds_the_latest_by_name_in_any_case_and_each_version_by_id()
    {
        var first = KeyHost.VersionOf(await Vault.CreateAsync("wire-get", "EC"));
        var second = KeyHost.VersionOf(await Vault.CreateAsync("Wire-GET", "RSA"));
        var third = KeyHost.VersionOf(await Vault.CreateAsync("wire-get", "EC", "\"crv\":\"P-521\""));

        foreach (var (path, kind, version) in new[]
        {
            ("/keys/wire-get", "EC", third), ("/keys/wire-get/", "EC", third), ("//keys//WIRE-GET", "EC", third), ("/KEYS/wire-get", "EC", third),
            ($"/keys/wire-get/{first}", "EC", first), ($"/keys/wire-get/{second}", "RSA", second), ($"/keys/wire-get/{third.ToUpperInvariant()}", "EC", third),
        })
        {
            var reply = await Vault.SendAsync("GET", path);
            Assert.Equal(200, reply.Status);
            Assert.Equal(kind, reply.Json.GetProperty("key").GetProperty("kty").GetString());
            Assert.Equal($"{server.VaultOrigin}/keys/wire-get/{version}", KeyHost.IdOf(reply));
        }
    }

    [Fact]
    public async Task Update_changes_what_is_there_and_nothing_else()
    {
        var kid = await Vault.CreateAsync("wire-update", "EC", "\"tags\":{\"k\":\"v\"},\"attributes\":{\"nbf\":10,\"exp\":20}");

        var kept = await Vault.SendAsync("PATCH", "/keys/wire-update/", """{"attributes":{}}""");
        var changed = await Vault.SendAsync("PATCH", $"/keys/wire-update/{KeyHost.VersionOf(kid)}", """{"key_ops":["verify"],"attributes":{"exp":30,"enabled":false},"tags":{}}""");

        string Shown(string operations, string attributes, string tags) =>
            $$$"""{"key":{"kid":"{{{server.VaultOrigin}}}/keys/wire-update/VERSION","kty":"EC","key_ops":{{{operations}}},"crv":"P-256","x":"43","y":"43"},"attributes":{{{{attributes}}},"created":TIME,"updated":TIME,"recoveryLevel":"Recoverable+Purgeable","recoverableDays":90,"exportable":false,"hsmPlatform":"0"}{{{tags}}}}""";
        Assert.Equal(Shown("""["sign","verify"]""", "\"enabled\":true,\"nbf\":10,\"exp\":20", ",\"tags\":{\"k\":\"v\"}"), Masked(kept));
        Assert.Equal(Shown("""["verify"]""", "\"enabled\":false,\"nbf\":10,\"exp\":30", ""), Masked(changed));
        Assert.Equal(changed.Body, (await Vault.SendAsync("GET", "/keys/wire-update")).Body);
    }

    [Fact]
    public async Task Lists_have_items_without_key_material_and_versions_in_order_of_creation()
    {
        var vault = await KeyHost.VaultAsync(server, _wire, "wire-lists");
        await vault.CreateAsync("first", "RSA", "\"tags\":{\"a\":\"b\"}");
        await vault.CreateAsync("Second", "EC");
        await vault.CreateAsync("gone", "EC");
        await vault.SendAsync("DELETE", "/keys/gone");
        var newer = await vault.CreateAsync("first", "EC");

        var versions = await vault.SendAsync("GET", "/keys/first/versions");

        Assert.Equal(
            $$$"""{"value":[{"kid":"{{{vault.Origin}}}/keys/first","attributes":{{{SevenDays}}}},{"kid":"{{{vault.Origin}}}/keys/Second","attributes":{{{SevenDays}}}}],"nextLink":null}""",
            Masked(await vault.SendAsync("GET", "/keys")));
        Assert.Equal(
            $$$"""{"value":[{"kid":"{{{vault.Origin}}}/keys/first/VERSION","attributes":{{{SevenDays}}},"tags":{"a":"b"}},{"kid":"{{{vault.Origin}}}/keys/first/VERSION","attributes":{{{SevenDays}}}}],"nextLink":null}""",
            Masked(versions));
        Assert.Equal(newer, versions.Json.GetProperty("value")[1].GetProperty("kid").GetString());
        Assert.Equal(
            $$$"""{"value":[{"recoveryId":"{{{vault.Origin}}}/deletedkeys/gone","deletedDate":TIME,"scheduledPurgeDate":TIME,"kid":"{{{vault.Origin}}}/keys/gone","attributes":{{{SevenDays}}}}],"nextLink":null}""",
            Masked(await vault.SendAsync("GET", "/deletedkeys")));
    }

    [Fact]
    public async Task Lists_page_by_25_and_carry_the_api_version_on()
    {
        var vault = await KeyHost.VaultAsync(server, _wire, "wire-pages");
        for (var i = 0; i < 26; i++)
        {
            await vault.CreateAsync($"page-{i:d2}", "EC");
        }

        var first = await vault.SendAsync("GET", "/keys", version: "7.4");
        var next = first.Json.GetProperty("nextLink").GetString()!;
        var second = await _wire.SendToAsync("GET", next);

        Assert.StartsWith($"{vault.Origin}/keys?api-version=7.4&$skiptoken=", next, StringComparison.Ordinal);
        Assert.Equal((25, 1), (first.Json.GetProperty("value").GetArrayLength(), second.Json.GetProperty("value").GetArrayLength()));
        Assert.Null(second.Json.GetProperty("nextLink").GetString());
        foreach (var size in (string[])["0", "26", "abc", "-1", ""])
        {
            Assert.Equal(400, (await vault.SendAsync("GET", $"/keys?maxresults={size}")).Status);
        }
    }

    [Fact]
    public async Task Delete_recover_and_purge_follow_the_life_cycle()
    {
        var kid = await Vault.CreateAsync("wire-life", "EC", "\"tags\":{\"a\":\"b\"}");

        var deleted = await Vault.SendAsync("DELETE", "/keys/wire-life");

        Assert.Equal(
            $$$"""{"recoveryId":"{{{server.VaultOrigin}}}/deletedkeys/wire-life","deletedDate":TIME,"scheduledPurgeDate":TIME,"key":{"kid":"{{{server.VaultOrigin}}}/keys/wire-life/VERSION",{{{EcPublic[1..^1]}}}},"attributes":{{{Attributes}}},"tags":{"a":"b"}}""",
            Masked(deleted));
        Assert.Equal(90 * 86400, deleted.Json.GetProperty("scheduledPurgeDate").GetInt64() - deleted.Json.GetProperty("deletedDate").GetInt64());
        Assert.Equal(deleted.Body, (await Vault.SendAsync("GET", "/deletedkeys/wire-life")).Body);
        Assert.Equal("ObjectIsDeletedButRecoverable", (await Vault.SendAsync("POST", "/keys/wire-life/create", KeyBodies.New("EC"))).InnerCode);

        var recovered = await Vault.SendAsync("POST", "/deletedkeys/wire-life/recover");
        Assert.Equal((200, kid), (recovered.Status, KeyHost.IdOf(recovered)));
        Assert.False(recovered.Json.TryGetProperty("recoveryId", out _));
        Assert.Equal(404, (await Vault.SendAsync("POST", "/deletedkeys/wire-life/recover")).Status);

        await Vault.SendAsync("DELETE", "/keys/wire-life");
        var purged = await Vault.SendAsync("DELETE", "/deletedkeys/wire-life");
        Assert.Equal((204, ""), (purged.Status, purged.Body));
        Assert.Equal("Deleted Key not found: wire-life", (await Vault.SendAsync("DELETE", "/deletedkeys/wire-life")).ErrorMessage);
        Assert.NotEqual(kid, await Vault.CreateAsync("wire-life", "EC"));
        Assert.Equal(404, (await Vault.SendAsync("GET", new Uri(kid).AbsolutePath)).Status);
    }

    [Fact]
    public async Task Missing_keys_versions_and_deleted_keys()
    {
        await Vault.CreateAsync("wire-here", "EC");
        foreach (var (method, path) in new[]
        {
            ("GET", "/keys/wire-missing"), ("GET", "/keys/wire-here/" + new string('0', 32)), ("GET", "/keys/wire-here/not-a-version"), ("GET", "/keys/wire-missing/versions"),
            ("DELETE", "/keys/wire-missing"), ("POST", "/keys/wire-missing/backup"), ("GET", "/deletedkeys/wire-here"), ("DELETE", "/deletedkeys/wire-here"), ("POST", "/deletedkeys/wire-here/recover"),
        })
        {
            Assert.Equal((404, "KeyNotFound"), await RefusedAsync(method, path));
        }

        Assert.Equal((404, "KeyNotFound"), await RefusedAsync("PATCH", "/keys/wire-missing", "{}"));
        Assert.Equal((404, "KeyNotFound"), await RefusedAsync("POST", "/keys/wire-missing/sign", KeyBodies.Use("ES256", new byte[32])));
        Assert.Equal((404, "KeyNotFound"), await RefusedAsync("POST", $"/keys/wire-here/{new string('0', 32)}/sign", KeyBodies.Use("ES256", new byte[32])));
        Assert.Equal(
            "A key with (name/id) wire-missing was not found in this key vault. If you recently deleted this key you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182",
            (await Vault.SendAsync("GET", "/keys/wire-missing")).ErrorMessage);

        async Task<(int, string?)> RefusedAsync(string method, string path, string? body = null)
        {
            var reply = await Vault.SendAsync(method, path, body);
            return (reply.Status, reply.ErrorCode);
        }
    }

    [Fact]
    public async Task Each_cryptographic_operation_answers_its_id_and_value_alone()
    {
        var rsa = await Vault.CreateAsync("wire-rsa", "RSA");
        var digest = new byte[32];
        var signed = await Vault.UseAsync("wire-rsa", "sign", KeyBodies.Use("PS256", digest));
        var encrypted = await Vault.UseAsync("wire-rsa", "encrypt", KeyBodies.Use("RSA-OAEP-256", [1, 2, 3]));
        var wrapped = await Vault.UseAsync(rsa, "wrapkey", KeyBodies.Use("RSA-OAEP", [1, 2, 3]));

        foreach (var reply in (Reply[])[signed, encrypted, wrapped])
        {
            Assert.Equal($$"""{"kid":"{{server.VaultOrigin}}/keys/wire-rsa/VERSION","value":"342"}""", Masked(reply));
            Assert.Equal(rsa, reply.Json.GetProperty("kid").GetString());
        }

        var opened = await Vault.UseAsync("wire-rsa", "decrypt", KeyBodies.Use("RSA-OAEP-256", ValueOf(encrypted)));
        Assert.Equal($$"""{"kid":"{{rsa}}","value":"AQID"}""", opened.Body);
        Assert.Equal(opened.Body, (await Vault.UseAsync(rsa, "unwrapkey", KeyBodies.Use("RSA-OAEP", ValueOf(wrapped)))).Body);
        Assert.Equal("""{"value":true}""", (await Vault.UseAsync(rsa, "verify", KeyBodies.Verify("PS256", digest, ValueOf(signed)))).Body);
        Assert.Equal("""{"value":false}""", (await Vault.UseAsync(rsa, "verify", KeyBodies.Verify("PS384", new byte[48], ValueOf(signed)))).Body);
    }

    [Fact]
    public async Task Symmetric_keys_answer_with_what_decrypting_will_need()
    {
        var hsm = await KeyHost.HsmAsync(server, _wire, "wire-hsm");
        var made = await hsm.SendAsync("POST", "/keys/wire-oct/create", KeyBodies.New("oct"));
        Assert.Equal(Bundle(hsm.Origin, "wire-oct", """{"kty":"oct","key_ops":["wrapKey","unwrapKey","decrypt","encrypt"]}""", SevenDays), Masked(made));
        var kid = $"\"kid\":\"{hsm.Origin}/keys/wire-oct/VERSION\"";
        byte[] text = [1, 2, 3];
        var iv = new byte[16];

        var gcm = await hsm.UseAsync("wire-oct", "encrypt", KeyBodies.Use("A256GCM", text, aad: [9]));
        Assert.Equal($$"""{{{kid}},"value":"4","iv":"16","tag":"22","aad":"CQ"}""", Masked(gcm));
        var opened = await hsm.UseAsync("wire-oct", "decrypt", KeyBodies.Use("A256GCM", ValueOf(gcm), Member(gcm, "iv"), [9], Member(gcm, "tag")));
        Assert.Equal(gcm.Body.Replace(gcm.Json.GetProperty("value").GetString()!, "AQID", StringComparison.Ordinal), opened.Body);

        var cbc = await hsm.UseAsync("wire-oct", "encrypt", KeyBodies.Use("A256CBCPAD", text, iv));
        Assert.Equal($$"""{{{kid}},"value":"22","iv":"22"}""", Masked(cbc));
        Assert.Equal($$"""{{{kid}},"value":"4","iv":"22"}""", Masked(await hsm.UseAsync("wire-oct", "decrypt", KeyBodies.Use("A256CBCPAD", ValueOf(cbc), iv))));
        Assert.Equal($$"""{{{kid}},"value":"32"}""", Masked(await hsm.UseAsync("wire-oct", "wrapkey", KeyBodies.Use("A256KW", new byte[16]))));
        Assert.Equal($$"""{{{kid}},"value":"22"}""", Masked(await hsm.UseAsync("wire-oct", "wrapkey", KeyBodies.Use("CKM_AES_KEY_WRAP_PAD", text))));
    }

    [Fact]
    public async Task Random_bytes_are_the_HSMs_alone_and_counted()
    {
        var hsm = await KeyHost.HsmAsync(server, _wire, "wire-rng");
        foreach (var count in (int[])[1, 32, 128])
        {
            var reply = await hsm.SendAsync("POST", "/rng", $$"""{"count":{{count}}}""");
            Assert.Equal((200, count), (reply.Status, ValueOf(reply).Length));
            Assert.Equal($$"""{"value":"{{reply.Json.GetProperty("value").GetString()}}"}""", reply.Body);
        }

        Assert.NotEqual((await hsm.SendAsync("POST", "/rng", """{"count":16}""")).Body, (await hsm.SendAsync("POST", "/rng", """{"count":16}""")).Body);
        foreach (var body in (string[])["{\"count\":0}", """{"count":129}""", """{"count":-1}""", """{"count":"5"}""", """{"count":1.5}""", """{"count":99999999999}""", "{}", "{\"count\":null}"])
        {
            var refused = await hsm.SendAsync("POST", "/rng", body);
            Assert.Equal((400, "BadParameter"), (refused.Status, refused.ErrorCode));
            Assert.StartsWith("GetRandomBytesRequest: count cannot be greater than 128 or less than 1 (Activity ID: ", refused.ErrorMessage, StringComparison.Ordinal);
        }

        Assert.Equal(404, (await Vault.SendAsync("POST", "/rng", """{"count":1}""")).Status);
    }

    [Fact]
    public async Task Every_known_api_version_works_and_shows_what_it_knows()
    {
        await Vault.CreateAsync("wire-api", "EC");

        foreach (var version in Gate.ApiVersion.All)
        {
            var known = Gate.ApiVersion.Find(version)!;
            foreach (var path in (string[])["/keys/wire-api", "/keys/wire-api/versions"])
            {
                var reply = await Vault.SendAsync("GET", path, version: version);
                Assert.Equal(200, reply.Status);
                Assert.Equal(known.IsAtLeast("7.1"), reply.Body.Contains("\"recoverableDays\":", StringComparison.Ordinal));
                Assert.Equal(known.IsAtLeast("7.3-preview"), reply.Body.Contains("\"exportable\":", StringComparison.Ordinal));
                Assert.Equal(known.IsAtLeast("7.5-preview.1"), reply.Body.Contains("\"hsmPlatform\":", StringComparison.Ordinal));
            }
        }
    }

    public void Dispose() => _wire.Dispose();

    private static string Bundle(string origin, string name, string shown, string attributes) =>
        $$$"""{"key":{"kid":"{{{origin}}}/keys/{{{name}}}/VERSION",{{{shown[1..^1].Replace("RSA_OPS", RsaOperations, StringComparison.Ordinal)}}}},"attributes":{{{attributes}}}}""";

    private static byte[] ValueOf(Reply reply) => Member(reply, "value");

    private static byte[] Member(Reply reply, string name) => KeyBodies.Bytes(reply.Json.GetProperty(name).GetString()!);

    private static string Masked(Reply reply)
    {
        var text = Times().Replace(Versions().Replace(reply.Body, "/VERSION\""), "$1TIME");
        return Material().Replace(text, match => $"{match.Groups[1].Value}{match.Groups[2].Length}\"");
    }

    [GeneratedRegex("/[0-9a-f]{32}\"")]
    private static partial Regex Versions();

    [GeneratedRegex("(\"(?:created|updated|deletedDate|scheduledPurgeDate)\":)[0-9]+")]
    private static partial Regex Times();

    [GeneratedRegex("(\"(?:n|x|y|value|iv|tag)\":\")([A-Za-z0-9_-]+)\"")]
    private static partial Regex Material();
}
