using System.Security.Cryptography;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>What must be refused of keys, with the documented error that names the member, no change, and never a 500.</summary>
public sealed class KeyRefused(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private readonly Wire _wire = new(server);

    private KeyHost Vault => KeyHost.FirstVault(server, _wire);

    [Theory]
    [InlineData("{}", "kty")]
    [InlineData("""{"kty":null}""", "kty")]
    [InlineData("""{"kty":""}""", "kty")]
    [InlineData("""{"kty":1}""", "kty")]
    [InlineData("""{"kty":"DSA"}""", "kty")]
    [InlineData("""{"kty":"AKP"}""", "kty")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519"}""", "kty")]
    [InlineData("""{"kty":"oct"}""", "kty")]
    [InlineData("""{"kty":"oct-HSM"}""", "kty")]
    [InlineData("""{"kty":"RSA-HSM"}""", "kty")]
    [InlineData("""{"kty":"EC-HSM"}""", "kty")]
    [InlineData("""{"kty":"-HSM"}""", "kty")]
    [InlineData("""{"kty":"RSA","key_size":1024}""", "key_size")]
    [InlineData("""{"kty":"RSA","key_size":"2048"}""", "key_size")]
    [InlineData("""{"kty":"RSA","key_size":2048.5}""", "key_size")]
    [InlineData("""{"kty":"RSA","key_size":99999999999}""", "key_size")]
    [InlineData("""{"kty":"RSA","public_exponent":3}""", "public_exponent")]
    [InlineData("""{"kty":"RSA","public_exponent":"AQAB"}""", "public_exponent")]
    [InlineData("""{"kty":"EC","crv":"P-224"}""", "crv")]
    [InlineData("""{"kty":"EC","crv":"secp256k1"}""", "crv")]
    [InlineData("""{"kty":"EC","crv":"Ed25519"}""", "crv")]
    [InlineData("""{"kty":"EC","crv":256}""", "crv")]
    [InlineData("""{"kty":"EC","key_ops":"sign"}""", "key_ops")]
    [InlineData("""{"kty":"EC","key_ops":{"a":1}}""", "key_ops")]
    [InlineData("""{"kty":"EC","key_ops":[1]}""", "key_ops")]
    [InlineData("""{"kty":"EC","key_ops":[null]}""", "key_ops")]
    [InlineData("""{"kty":"EC","key_ops":["Sign"]}""", "key_ops")]
    [InlineData("""{"kty":"EC","key_ops":["deriveKey"]}""", "key_ops")]
    [InlineData("""{"kty":"EC","key_ops":["sign","encrypt"]}""", "key_ops")]
    [InlineData("""{"kty":"EC","key_ops":["wrapKey"]}""", "key_ops")]
    [InlineData("""{"kty":"RSA","key_ops":["import"]}""", "key_ops")]
    [InlineData("""{"kty":"RSA","key_ops":["sign","import"]}""", "key_ops")]
    [InlineData("""{"kty":"RSA","key_ops":["export"]}""", "key_ops")]
    [InlineData("""{"kty":"EC","key_ops":["sign","verify","sign","verify","sign","verify","sign","verify","sign","verify","sign","verify","sign","verify","sign","verify","sign","encrypt"]}""", "key_ops")]
    [InlineData("""{"kty":"EC","attributes":[]}""", "attributes")]
    [InlineData("""{"kty":"EC","attributes":{"enabled":"true"}}""", "attributes.enabled")]
    [InlineData("""{"kty":"EC","attributes":{"exp":1.5}}""", "attributes.exp")]
    [InlineData("""{"kty":"EC","attributes":{"exp":-1}}""", "attributes.exp")]
    [InlineData("""{"kty":"EC","attributes":{"exp":253402300800}}""", "attributes.exp")]
    [InlineData("""{"kty":"EC","attributes":{"nbf":"1"}}""", "attributes.nbf")]
    [InlineData("""{"kty":"EC","attributes":{"exportable":1}}""", "attributes.exportable")]
    [InlineData("""{"kty":"EC","tags":[]}""", "tags")]
    [InlineData("""{"kty":"EC","tags":{"a":1}}""", "tags")]
    [InlineData("""{"kty":"EC","tags":{"a":null}}""", "tags")]
    [InlineData("""{"kty":"EC","tags":{"":"v"}}""", "tags")]
    [InlineData("""{"kty":"EC","release_policy":"x"}""", "release_policy")]
    [InlineData("""{"kty":"EC","release_policy":{}}""", "release_policy.data")]
    [InlineData("""{"kty":"EC","release_policy":{"data":"!"}}""", "release_policy.data")]
    [InlineData("""{"kty":"EC","release_policy":{"data":"AAAA","immutable":"yes"}}""", "release_policy.immutable")]
    [InlineData("""{"kty":"EC","release_policy":{"data":"AAAA","contentType":5}}""", "release_policy.contentType")]
    [InlineData("""{"kty":"EC","key":{"kty":"EC"}}""", "key")]
    public async Task A_create_that_names_its_fault(string body, string named)
    {
        var reply = await Vault.SendAsync("POST", "/keys/refused-create/create", body);

        Assert.Equal((400, "BadParameter"), (reply.Status, reply.ErrorCode));
        Assert.Matches($"^Property (key\\.)?{named} has invalid value\r\n.", reply.ErrorMessage!);
        Assert.Equal(404, (await Vault.SendAsync("GET", "/keys/refused-create")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"RSA\"")]
    [InlineData("{")]
    [InlineData("{\"kty\":\"EC\"} trailing")]
    [InlineData("{\"kty\":\"EC\",}")]
    [InlineData("{kty:\"EC\"}")]
    [InlineData("{\"kty\":\"EC\"/*c*/}")]
    [InlineData("{\"kty\":\"EC\",\"kty\":\"RSA\"}")]
    [InlineData("{\"kty\":\"EC\",\"kt\\u0079\":\"RSA\"}")]
    [InlineData("{\"kty\":\"\\ud800\"}")]
    [InlineData("{\"kty\":\"EC\",\"tags\":{\"\\udc00\":\"v\"}}")]
    [InlineData("{\"kty\":\"EC\",\"x\":{\"a\":1,\"a\":2}}")]
    public async Task Bodies_that_are_no_JSON_object(string body)
    {
        foreach (var (method, path) in new[] { ("POST", "/keys/refused-json/create"), ("PUT", "/keys/refused-json"), ("POST", "/keys/refused-json/sign"), ("PATCH", "/keys/refused-json"), ("POST", "/keys/restore"), ("PUT", "/keys/refused-json/rotationpolicy") })
        {
            var reply = await Vault.SendAsync(method, path, body);

            // A body that this operation has no member of is well-formed: what it names is then missing first.
            Assert.True(reply is { Status: 400, ErrorCode: "BadParameter" }, $"{method} {path}: {reply.Status} {reply.Body}");
        }

        Assert.Equal(404, (await Vault.SendAsync("GET", "/keys/refused-json")).Status);
    }

    [Fact]
    public async Task Too_many_or_too_long_tags()
    {
        Assert.Equal(200, await TagsAsync(Enumerable.Range(0, 15).Select(i => ($"t{i}", "v"))));
        Assert.Equal(400, await TagsAsync(Enumerable.Range(0, 16).Select(i => ($"t{i}", "v"))));
        Assert.Equal(200, await TagsAsync([(new string('n', 512), new string('v', 512))]));
        Assert.Equal(400, await TagsAsync([(new string('n', 513), "v")]));
        Assert.Equal(400, await TagsAsync([("n", new string('v', 513))]));

        async Task<int> TagsAsync(IEnumerable<(string Name, string Value)> tags)
        {
            var reply = await Vault.SendAsync("POST", "/keys/refused-tags/create", KeyBodies.New("EC", $$"""
                "tags":{{{string.Join(',', tags.Select(tag => $"\"{tag.Name}\":\"{tag.Value}\""))}}}
                """));
            Assert.True(reply.Status == 200 || reply.ErrorMessage!.StartsWith("Property tags ", StringComparison.Ordinal));
            return reply.Status;
        }
    }

    [Theory]
    [InlineData("under_score")]
    [InlineData("dot.dot")]
    [InlineData("with%20space")]
    [InlineData("a%2Fb")]
    [InlineData("%C3%A9")]
    public async Task Names_outside_the_grammar(string name)
    {
        foreach (var (method, path) in new[] { ("POST", $"/keys/{name}/create"), ("PUT", $"/keys/{name}"), ("GET", $"/keys/{name}"), ("DELETE", $"/keys/{name}"), ("POST", $"/keys/{name}/sign"), ("POST", $"/keys/{name}/rotate") })
        {
            Assert.Equal(400, (await Vault.SendAsync(method, path, method is "GET" or "DELETE" ? null : KeyBodies.New("EC"))).Status);
        }
    }

    [Fact]
    public async Task Imports_that_name_their_fault()
    {
        using var rsa = RSA.Create(2048);
        using var other = RSA.Create(2048);
        using var small = RSA.Create(1024);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var brainpool = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        var (good, wrong, curve) = (KeyBodies.Jwk(rsa), other.ExportParameters(true), KeyBodies.Jwk(ec, "P-256"));
        string With(string jwk, string member, string? value) => System.Text.RegularExpressions.Regex.Replace(jwk, $",\"{member}\":\"[^\"]*\"", value is null ? "" : $",\"{member}\":{value}");
        string Text(byte[]? bytes) => $"\"{KeyBodies.Text(bytes)}\"";
        (string Jwk, string Named)[] cases =
        [
            ("{}", "key.kty"), ("""{"kty":"RSA"}""", "key.n"), ("""{"kty":"EC","crv":"P-256"}""", "key.x"), (KeyBodies.Jwk(new byte[32]), "kty"), ("[]", "key"), ("\"text\"", "key"),
            .. ((string[])["n", "e", "d", "p", "q", "dp", "dq", "qi"]).Select(member => (With(good, member, null), "key." + member)),
            .. ((string[])["n", "e", "d", "p", "q", "dp", "dq", "qi"]).Select(member => (With(good, member, "\"!\""), "key." + member)),
            .. ((string[])["n", "e", "d", "p", "q", "dp", "dq", "qi"]).Select(member => (With(good, member, "17"), "key." + member)),
            .. ((string[])["n", "d", "p"]).Select(member => (With(good, member, "\"\""), "key." + member)),
            (With(good, "p", Text(wrong.P)), "key.n"), (With(good, "d", Text(wrong.D)), "key.d"), (With(good, "dp", Text(wrong.DP)), "key.dp"), (With(good, "dq", Text(wrong.DQ)), "key.dq"),
            (With(good, "qi", Text(wrong.InverseQ)), "key.qi"), (With(good, "n", Text(wrong.Modulus)), "key.n"), (With(good, "e", "\"AQ\""), "key.e"), (With(good, "e", "\"Ag\""), "key.e"),
            (good.Replace("\"kty\":\"RSA\"", "\"kty\":\"RSA\",\"oth\":[]", StringComparison.Ordinal), "key.oth"), (KeyBodies.Jwk(small), "key.n"),
            (good.Replace("\"kty\":\"RSA\"", "\"kty\":\"EC\"", StringComparison.Ordinal), "key.crv"), (good.Replace("\"kty\":\"RSA\"", "\"kty\":\"RSA\",\"key_ops\":[\"import\"]", StringComparison.Ordinal), "key_ops"),
            (good.Replace("\"kty\":\"RSA\"", "\"kty\":\"RSA\",\"key_hsm\":\"e30\"", StringComparison.Ordinal), "key.key_hsm"),
            (With(curve, "x", Text(new byte[32])), "key.x"), (With(curve, "y", Text(new byte[33])), "key.y"), (With(curve, "d", Text(new byte[32])), "key.d"), (With(curve, "d", null), "key.d"),
            (With(curve, "crv", "\"P-384\""), "key.x"), (With(curve, "crv", "\"P-256K\""), "key.x"), (KeyBodies.Jwk(brainpool, "P-256"), "key."), (With(curve, "crv", "\"brainpoolP256r1\""), "key.crv"),
        ];
        foreach (var (jwk, named) in cases)
        {
            var reply = await Vault.SendAsync("PUT", "/keys/refused-import", $$"""{"key":{{jwk}}}""");
            Assert.True((reply.Status, reply.ErrorCode) == (400, "BadParameter"), $"{jwk}: {reply.Status} {reply.Body}");
            Assert.True(reply.ErrorMessage!.StartsWith($"Property {named}", StringComparison.Ordinal), $"{named} in {jwk}: {reply.ErrorMessage}");
        }

        Assert.Equal(400, (await Vault.SendAsync("PUT", "/keys/refused-import", """{"kty":"RSA"}""")).Status);
        Assert.Equal(400, (await Vault.SendAsync("PUT", "/keys/refused-import", $$"""{"Hsm":"yes","key":{{good}}}""")).Status);
        Assert.Equal(404, (await Vault.SendAsync("GET", "/keys/refused-import")).Status);
        Assert.Equal(200, (await Vault.SendAsync("PUT", "/keys/refused-import", $$"""{"key":{{good}}}""")).Status);
    }

    [Theory]
    [InlineData("""{"key_ops":["encrypt"]}""", "key_ops")]
    [InlineData("""{"key_ops":["import"]}""", "key_ops")]
    [InlineData("""{"key_ops":["export"]}""", "key_ops")]
    [InlineData("""{"key_ops":["other"]}""", "key_ops")]
    [InlineData("""{"key_ops":5}""", "key_ops")]
    [InlineData("""{"attributes":{"enabled":0}}""", "attributes.enabled")]
    [InlineData("""{"attributes":{"exp":"soon"}}""", "attributes.exp")]
    [InlineData("""{"tags":{"a":[]}}""", "tags")]
    public async Task An_update_that_names_its_fault(string body, string named)
    {
        await Vault.CreateAsync("refused-update", "EC");
        var before = await Vault.SendAsync("GET", "/keys/refused-update");

        var reply = await Vault.SendAsync("PATCH", "/keys/refused-update", body);

        Assert.Equal((400, "BadParameter"), (reply.Status, reply.ErrorCode));
        Assert.StartsWith($"Property {named} has invalid value\r\n", reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(before.Body, (await Vault.SendAsync("GET", "/keys/refused-update")).Body);
    }

    /// <summary>One authority, one claim.</summary>
    private static string AnyPolicy =>
        KeyBodies.Text("""{"version":"1.0.0","anyOf":[{"authority":"https://a.example","allOf":[{"claim":"c","equals":"v"}]}]}"""u8);

    [Fact]
    public async Task What_is_fixed_at_creation_stays()
    {
        await Vault.CreateAsync("refused-fixed", "EC");
        var before = await Vault.SendAsync("GET", "/keys/refused-fixed");

        // Members of a create that an update does not have are ignored, as any unknown one is.
        Assert.Equal(200, (await Vault.SendAsync("PATCH", "/keys/refused-fixed", """{"kty":"RSA","key_size":4096,"crv":"P-521"}""")).Status);
        var exportable = await Vault.SendAsync("PATCH", "/keys/refused-fixed", """{"attributes":{"exportable":true}}""");
        var policy = await Vault.SendAsync("PATCH", "/keys/refused-fixed", $$$"""{"release_policy":{"data":"{{{AnyPolicy}}}"}}""");

        Assert.Equal((400, "AKV.SKR.1003"), (exportable.Status, exportable.InnerCode));
        Assert.Equal((400, "AKV.SKR.1005"), (policy.Status, policy.InnerCode));
        Assert.Equal(before.Json.GetProperty("key").GetRawText(), (await Vault.SendAsync("GET", "/keys/refused-fixed")).Json.GetProperty("key").GetRawText());
    }

    [Theory]
    [InlineData("sign", "{}", "alg")]
    [InlineData("sign", """{"alg":"ES256"}""", "value")]
    [InlineData("sign", """{"alg":null,"value":"AAAA"}""", "alg")]
    [InlineData("sign", """{"alg":1,"value":"AAAA"}""", "alg")]
    [InlineData("sign", """{"alg":"ES256","value":null}""", "value")]
    [InlineData("sign", """{"alg":"ES256","value":1}""", "value")]
    [InlineData("sign", """{"alg":"ES256","value":["AAAA"]}""", "value")]
    [InlineData("sign", """{"alg":"ES256","value":"AAA+"}""", "value")]
    [InlineData("sign", """{"alg":"ES256","value":"A"}""", "value")]
    [InlineData("sign", """{"alg":"ES256","value":"AA AA"}""", "value")]
    [InlineData("sign", """{"alg":"es256","value":"AAAA"}""", "alg")]
    [InlineData("sign", """{"alg":"none","value":"AAAA"}""", "alg")]
    [InlineData("sign", """{"alg":"RSA-OAEP","value":"AAAA"}""", "alg")]
    [InlineData("sign", """{"alg":"EdDSA","value":"AAAA"}""", "alg")]
    [InlineData("sign", """{"alg":"RS256","value":"AAAA"}""", "alg")]
    [InlineData("sign", """{"alg":"HS256","value":"AAAA"}""", "alg")]
    [InlineData("sign", """{"alg":"ES384","value":"AAAA"}""", "alg")]
    [InlineData("sign", """{"alg":"ES256K","value":"AAAA"}""", "alg")]
    [InlineData("verify", """{"alg":"ES256","value":"AAAA"}""", "digest")]
    [InlineData("verify", """{"alg":"ES256","digest":1,"value":"AAAA"}""", "digest")]
    [InlineData("verify", """{"alg":"ES256","digest":"AAAA","value":"AAAA"}""", "digest")]
    public async Task A_use_that_names_its_fault(string operation, string body, string named)
    {
        await Vault.CreateAsync("refused-use", "EC");

        var reply = await Vault.UseAsync("refused-use", operation, body);

        Assert.Equal((400, "BadParameter"), (reply.Status, reply.ErrorCode));
        Assert.StartsWith($"Property {named} has invalid value\r\n", reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_algorithm_of_a_later_api_version_is_unknown_to_an_earlier_one()
    {
        var hsm = await KeyHost.HsmAsync(server, _wire, "refused-hsm");
        await hsm.CreateAsync("oct", "oct", "\"key_ops\":[\"encrypt\",\"wrapKey\",\"sign\"]");
        await Vault.CreateAsync("refused-k", "EC", "\"crv\":\"P-256K\"");
        await Vault.CreateAsync("refused-okp", "OKP", version: Gate.ApiVersion.ExtensionName);
        foreach (var (host, key, operation, body, first) in new[]
        {
            (hsm, "oct", "encrypt", KeyBodies.Use("A256GCM", [1]), "7.2-preview"), (hsm, "oct", "encrypt", KeyBodies.Use("A256CBCPAD", [1], new byte[16]), "7.2-preview"), (hsm, "oct", "wrapkey", KeyBodies.Use("A256KW", new byte[16]), "7.2-preview"),
            (hsm, "oct", "wrapkey", KeyBodies.Use("CKM_AES_KEY_WRAP_PAD", new byte[16]), "7.6-preview.1"), (hsm, "oct", "wrapkey", KeyBodies.Use("CKM_AES_KEY_WRAP", new byte[16]), "7.6-preview.1"),
            (hsm, "oct", "sign", KeyBodies.Use("HS256", [1]), "7.6-preview.1"), (Vault, "refused-k", "sign", KeyBodies.Use("ES256K", new byte[32]), "7.0"), (Vault, "refused-okp", "sign", KeyBodies.Use("EdDSA", [1]), Gate.ApiVersion.ExtensionName),
        })
        {
            foreach (var version in Gate.ApiVersion.All)
            {
                var reply = await host.UseAsync(key, operation, body, version);
                var isKnown = Gate.ApiVersion.Find(version)!.IsAtLeast(first);
                Assert.True(reply.Status == (isKnown ? 200 : 400), $"{body} in {version}: {reply.Status} {reply.Body}");
                Assert.True(isKnown || reply.ErrorMessage == "Property alg has invalid value\r\nIt is no algorithm that this api-version knows.");
            }
        }
    }

    [Fact]
    public async Task What_is_longer_than_an_operation_takes()
    {
        const int MostValue = 128 * 1024;
        const int MostAad = 64 * 1024;
        var hsm = await KeyHost.HsmAsync(server, _wire, "refused-long-hsm");
        await hsm.CreateAsync("long", "oct");

        Assert.Equal(MostValue, (await hsm.ValueAsync("long", "encrypt", KeyBodies.Use("A256GCM", new byte[MostValue], aad: new byte[MostAad]))).Length);
        foreach (var (named, body) in new[] { ("value", KeyBodies.Use("A256GCM", new byte[MostValue + 1])), ("aad", KeyBodies.Use("A256GCM", [1], aad: new byte[MostAad + 1])) })
        {
            var refused = await hsm.UseAsync("long", "encrypt", body);
            Assert.Equal(400, refused.Status);
            Assert.StartsWith($"Property {named} has invalid value", refused.ErrorMessage, StringComparison.Ordinal);
        }

        await Vault.CreateAsync("refused-long", "RSA");
        var reply = await _wire.SendToAsync("POST", $"{server.VaultOrigin}/keys/refused-long/encrypt?api-version=7.4", KeyBodies.Use("RSA-OAEP", new byte[2_000_000]), waitForContinue: true);
        Assert.Equal((413, "RequestEntityTooLarge"), (reply.Status, reply.ErrorCode));
    }

    [Fact]
    public async Task Unknown_verbs_and_routes_below_keys()
    {
        await Vault.CreateAsync("refused-route", "EC");
        foreach (var (method, path, status) in new[]
        {
            ("POST", "/keys/refused-route/explode", 405), ("POST", "/keys/refused-route/1/2/sign", 404), ("GET", "/keys/a/b/c/d", 404), ("GET", "/keys/refused-route/sign/x", 404), ("DELETE", "/keys/refused-route/" + new string('0', 32), 405), ("DELETE", "/keys", 405),
            ("PUT", "/keys/refused-route/rotate", 405),
        })
        {
            var reply = await Vault.SendAsync(method, path, method == "POST" ? "{}" : null);
            Assert.True(reply.Status == status, $"{method} {path}: {reply.Status}");
        }
    }

    public void Dispose() => _wire.Dispose();
}
