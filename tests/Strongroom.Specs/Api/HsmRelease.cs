using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Secure key release: an exportable key leaves the token for an environment that its policy means, and for nobody else.</summary>
public sealed class HsmRelease(ReleaseServer server) : IClassFixture<ReleaseServer>, IAsyncLifetime
{
    private const string Compliant = """{"claim":"x-ms-isolation-tee.x-ms-compliance-status","equals":"azure-compliant-cvm"}""";

    private readonly HsmWorld _world = new(server);

    /// <summary>The file of the installation's CA, which every client has.</summary>
    private string AuthorityFile => Path.Combine(server.DataDirectory, "ca.pem");

    public async ValueTask InitializeAsync()
    {
        var (exitCode, output) = await CommandAsync($"attestation trust --authority {server.Authority.Name}");
        Assert.True(exitCode == 0 || output.Contains("exists already", StringComparison.Ordinal), output);
    }

    [Theory]
    [InlineData(null, "RSA-HSM")]
    [InlineData("CKM_RSA_AES_KEY_WRAP", "EC-HSM")]
    [InlineData("RSA_AES_KEY_WRAP_256", "RSA-HSM")]
    [InlineData("RSA_AES_KEY_WRAP_384", "EC-HSM")]
    public async Task A_key_is_released_to_the_enclave_and_is_the_same_key_there(string? scheme, string type)
    {
        var vault = await _world.VaultAsync($"skr-{type.ToLowerInvariant()}-{scheme?[^3..].Replace('_', '-').ToLowerInvariant() ?? "default"}".TrimEnd('-'));
        var made = await _world.CreateAsync(vault, "k", Exportable(type, Policy(Compliant)));
        Assert.True(made.GetProperty("attributes").GetProperty("exportable").GetBoolean());
        using var enclave = new Enclave(server.Authority, 3072);

        var released = await ReleaseAsync(vault, "k", enclave.Token(), scheme, nonce: "n-1");

        Assert.True(released.Status == 200, released.Body);
        var said = Enclave.Verified(released.Json.GetProperty("value").GetString()!, AuthorityFile);
        var kid = made.GetProperty("key").GetProperty("kid").GetString();
        Assert.Equal(
            ("7.6", scheme ?? "CKM_RSA_AES_KEY_WRAP", kid, "n-1"),
            (Text(said, "request", "api-version"), Text(said, "request", "enc"), Text(said, "request", "kid"), Text(said, "request", "nonce")));
        var bundle = said.GetProperty("response").GetProperty("key");
        Assert.Equal(kid, Text(bundle, "key", "kid"));
        Assert.Equal(made.GetProperty("release_policy").GetRawText(), bundle.GetProperty("release_policy").GetRawText());
        var transfer = JsonDocument.Parse(HsmWorld.Bytes(bundle.GetProperty("key"), "key_hsm")).RootElement;
        var pkcs8 = enclave.Open(transfer, scheme switch { "RSA_AES_KEY_WRAP_256" => RSAEncryptionPadding.OaepSHA256, "RSA_AES_KEY_WRAP_384" => RSAEncryptionPadding.OaepSHA384, _ => RSAEncryptionPadding.OaepSHA1 });

        // The key outside does what the key inside does.
        var digest = RandomNumberGenerator.GetBytes(32);
        if (type == "RSA-HSM")
        {
            using var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(pkcs8, out _);
            Assert.True(await _world.VerifiesAsync(vault, "k", "PS256", digest, rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)));
        }
        else
        {
            using var ec = ECDsa.Create();
            ec.ImportPkcs8PrivateKey(pkcs8, out _);
            Assert.True(await _world.VerifiesAsync(vault, "k", "ES256", digest, ec.SignHash(digest)));
        }
    }

    [Fact]
    public async Task Imported_rotated_restored_and_symmetric_keys_are_released_too()
    {
        var vault = await _world.VaultAsync("skr-more");
        var hsm = await _world.ManagedHsmAsync("skr-hsm");
        using var enclave = new Enclave(server.Authority);
        using var rsa = RSA.Create(2048);
        var body = (JsonObject)JsonNode.Parse(Exportable("RSA-HSM", Policy(Compliant)))!;
        body.Remove("kty");
        body["key"] = HsmWorld.Jwk(rsa, "RSA-HSM");

        Assert.Equal(200, (await _world.SendAsync("PUT", vault, "/keys/i", body.ToJsonString())).Status);
        Assert.Equal(rsa.ExportPkcs8PrivateKey(), await OpenedAsync(vault, "i", enclave));
        var rotated = await _world.SendAsync("POST", vault, "/keys/i/rotate");
        Assert.True(rotated.Json.GetProperty("attributes").GetProperty("exportable").GetBoolean());
        using var second = RSA.Create();
        second.ImportPkcs8PrivateKey(await OpenedAsync(vault, "i", enclave), out _);
        Assert.Equal(Text(rotated.Json, "key", "n"), HsmWorld.Encode(second.ExportParameters(false).Modulus!));

        var backup = Text((await _world.SendAsync("POST", vault, "/keys/i/backup")).Json, "value");
        await _world.SendAsync("DELETE", vault, "/keys/i");
        await _world.SendAsync("DELETE", vault, "/deletedkeys/i");
        Assert.Equal(200, (await _world.SendAsync("POST", vault, "/keys/restore", $$"""{"value":"{{backup}}"}""")).Status);
        Assert.Equal(second.ExportPkcs8PrivateKey(), await OpenedAsync(vault, "i", enclave));

        await _world.CreateAsync(hsm, "a", Exportable("oct-HSM", Policy(Compliant)));
        var key = await OpenedAsync(hsm, "a", enclave);
        using var aes = Aes.Create();
        aes.Key = key;
        var iv = RandomNumberGenerator.GetBytes(16);
        var cipher = await _world.OutputAsync(hsm, "a", "encrypt", "A256CBCPAD", iv, request => request["iv"] = HsmWorld.Encode(iv));
        Assert.Equal(iv, aes.DecryptCbc(cipher, iv));
    }

    [Fact]
    public async Task Whatever_is_not_as_the_policy_says_is_refused()
    {
        var vault = await _world.VaultAsync("skr-refused");
        await _world.CreateAsync(vault, "k", Exportable("EC-HSM", Policy(
            Compliant, """{"claim":"x-ms-isolation-tee.svn","equals":7}""", """{"claim":"x-ms-isolation-tee.debug","equals":false}""",
            """{"anyOf":[{"claim":"x-ms-attestation-type","equals":"sgx"},{"claim":"x-ms-runtime.keys[1].kid","equals":"enclave"}]}""")));
        await _world.CreateAsync(vault, "fixed", """{"kty":"EC-HSM"}""");
        await _world.CreateAsync(vault, "other", Exportable("EC-HSM", Policy(server.Other.Name, Compliant)));
        using var enclave = new Enclave(server.Authority);
        using var elsewhere = new Enclave(server.Other);
        Assert.Equal(200, (await ReleaseAsync(vault, "k", enclave.Token())).Status);
        Assert.Equal(200, (await ReleaseAsync(vault, "k", enclave.Token(claims => claims["x-ms-attestation-type"] = "sgx"))).Status);

        // Claims.
        await RefusedAsync(vault, "k", enclave.Token(claims => claims["x-ms-isolation-tee"]!["x-ms-compliance-status"] = "azure-compliant-cvm "), 403, "policy");
        await RefusedAsync(vault, "k", enclave.Token(claims => claims["x-ms-isolation-tee"]!["svn"] = 6), 403, "policy");
        await RefusedAsync(vault, "k", enclave.Token(claims => claims["x-ms-isolation-tee"]!["svn"] = "7"), 403, "policy");
        await RefusedAsync(vault, "k", enclave.Token(claims => claims["x-ms-isolation-tee"]!["debug"] = true), 403, "policy");
        await RefusedAsync(vault, "k", enclave.Token(claims => claims.Remove("x-ms-isolation-tee")), 403, "policy");

        // Whose word it is.
        await RefusedAsync(vault, "k", elsewhere.Token(), 403, "authority");
        await RefusedAsync(vault, "k", elsewhere.Token(claims => claims["iss"] = server.Authority.Name), 403, "signed");
        await RefusedAsync(vault, "other", elsewhere.Token(), 403, "not trusted");
        await RefusedAsync(vault, "k", Unsigned(enclave.Token()), 403, "signed");
        await RefusedAsync(vault, "k", Changed(enclave.Token()), 403, "signed");

        // When.
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await RefusedAsync(vault, "k", enclave.Token(claims => (claims["iat"], claims["nbf"], claims["exp"]) = (now - 7200, now - 7200, now - 3600)), 403, "expired");
        await RefusedAsync(vault, "k", enclave.Token(claims => (claims["iat"], claims["nbf"], claims["exp"]) = (now, now + 1800, now + 3600)), 403, "not valid yet");
        await RefusedAsync(vault, "k", enclave.Token(claims => claims.Remove("exp")), 400, "target");

        // For whom.
        await RefusedAsync(vault, "k", enclave.Token(claims => claims.Remove("x-ms-runtime")), 403, "policy");
        await RefusedAsync(vault, "k", enclave.Token(claims => (claims["x-ms-attestation-type"], claims["x-ms-runtime"]) = ("sgx", new JsonObject { ["keys"] = new JsonArray(enclave.Key(null, "sign")) })), 400, "x-ms-runtime");
        using var small = new Enclave(server.Authority, 1024);
        await RefusedAsync(vault, "k", small.Token(), 400, "x-ms-runtime");

        // What.
        await RefusedAsync(vault, "fixed", enclave.Token(), 403, "not exportable");
        await RefusedAsync(vault, "k", "no token", 400, "target");
        HsmWorld.Refused(await _world.SendAsync("POST", vault, "/keys/k/release", "{}"), 400, "BadParameter", "target");
        HsmWorld.Refused(await ReleaseAsync(vault, "k", enclave.Token(), "RSA_AES_KEY_WRAP_512"), 400, "BadParameter", "enc");
        Assert.Equal(404, (await ReleaseAsync(vault, "absent", enclave.Token())).Status);
        Assert.Equal(403, (await ReleaseAsync(vault, "k", enclave.Token(), limited: true)).Status);
        Assert.Equal("AKV.SKR.1001", (await ReleaseAsync(vault, "k", enclave.Token(), version: "7.2")).InnerCode);

        // The validity does not matter; whether it is enabled does.
        Assert.Equal(200, (await _world.SendAsync("PATCH", vault, "/keys/k", """{"attributes":{"exp":1000000000}}""")).Status);
        Assert.Equal(200, (await ReleaseAsync(vault, "k", enclave.Token())).Status);
        Assert.Equal(200, (await _world.SendAsync("PATCH", vault, "/keys/k", """{"attributes":{"enabled":false}}""")).Status);
        await RefusedAsync(vault, "k", enclave.Token(), 403, "disabled");
    }

    [Fact]
    public async Task A_token_counts_again_while_it_is_valid_and_trust_ends_at_once()
    {
        var vault = await _world.VaultAsync("skr-trust");
        await _world.CreateAsync(vault, "k", Exportable("EC-HSM", Policy(Compliant)));
        using var enclave = new Enclave(server.Authority);
        var token = enclave.Token();
        Assert.Equal(200, (await ReleaseAsync(vault, "k", token)).Status);
        Assert.Equal(200, (await ReleaseAsync(vault, "k", token)).Status);
        try
        {
            Assert.Equal(0, (await CommandAsync($"attestation untrust --authority {server.Authority.Name}")).ExitCode);
            await RefusedAsync(vault, "k", token, 403, "not trusted");
            Assert.DoesNotContain(server.Authority.Name, (await CommandAsync("attestation list")).Output, StringComparison.Ordinal);
        }
        finally
        {
            Assert.Equal(0, (await CommandAsync($"attestation trust --authority {server.Authority.Name}/")).ExitCode);
        }

        Assert.Contains(server.Authority.Name, (await CommandAsync("attestation list")).Output, StringComparison.Ordinal);
        Assert.Equal(200, (await ReleaseAsync(vault, "k", token)).Status);

        // An authority whose keys cannot be read says nothing.
        await _world.CreateAsync(vault, "other", Exportable("EC-HSM", Policy(server.Other.Name, Compliant)));
        Assert.Equal(0, (await CommandAsync($"attestation trust --authority {server.Other.Name}")).ExitCode);
        using var elsewhere = new Enclave(server.Other);
        Assert.Equal(503, (await ReleaseAsync(vault, "other", elsewhere.Token())).Status);
        Assert.Equal(0, (await CommandAsync($"attestation untrust --authority {server.Other.Name}")).ExitCode);
        Assert.NotEqual(0, (await CommandAsync("attestation trust --authority http://plain.example")).ExitCode);
    }

    [Fact]
    public async Task Exportable_is_said_at_the_beginning_and_never_again()
    {
        var vault = await _world.VaultAsync("skr-rules");
        var standard = await _world.VaultAsync("skr-standard", "standard");
        var policy = Policy(Compliant);

        await SkrAsync(standard, "/keys/k/create", Exportable("RSA", policy), "AKV.SKR.1001");
        await SkrAsync(vault, "/keys/k/create", Exportable("RSA", policy), "AKV.SKR.1006");
        await SkrAsync(vault, "/keys/k/create", """{"kty":"EC-HSM","attributes":{"exportable":true}}""", "AKV.SKR.1004");
        await SkrAsync(vault, "/keys/k/create", Exportable("EC-HSM", policy).Replace("true", "false", StringComparison.Ordinal), "AKV.SKR.1005");
        await _world.CreateAsync(vault, "k", Exportable("EC-HSM", policy));
        await _world.CreateAsync(vault, "fixed", """{"kty":"EC-HSM"}""");
        await SkrAsync(vault, "/keys/fixed/create", Exportable("EC-HSM", policy), "AKV.SKR.1003");
        await SkrAsync(vault, "/keys/fixed", """{"attributes":{"exportable":true}}""", "AKV.SKR.1003", "PATCH");
        await SkrAsync(vault, "/keys/k", """{"attributes":{"exportable":false}}""", "AKV.SKR.1003", "PATCH");

        // The policy may change until it is immutable, then never again; the same once more is no change.
        Assert.Equal(200, (await _world.SendAsync("PATCH", vault, "/keys/k", Body(Policy("""{"claim":"a","equals":"b"}"""), immutable: true))).Status);
        using var enclave = new Enclave(server.Authority);
        await RefusedAsync(vault, "k", enclave.Token(), 403, "policy");
        Assert.Equal(200, (await ReleaseAsync(vault, "k", enclave.Token(claims => claims["a"] = "b"))).Status);
        await SkrAsync(vault, "/keys/k", Body(policy), "AKV.SKR.1020", "PATCH");
        await SkrAsync(vault, "/keys/k/create", Exportable("EC-HSM", policy), "AKV.SKR.1020");
        var again = await _world.CreateAsync(vault, "k", Exportable("EC-HSM", Policy("""{"claim":"a","equals":"b"}""")));
        Assert.True(again.GetProperty("release_policy").GetProperty("immutable").GetBoolean());
        await RefusedAsync(vault, "k", enclave.Token(), 403, "policy");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"version":"1.0.0"}""")]
    [InlineData("""{"version":"2.0.0","anyOf":[{"authority":"https://a","allOf":[{"claim":"c","equals":"v"}]}]}""")]
    [InlineData("""{"version":"1.0.0","anyOf":[]}""")]
    [InlineData("""{"version":"1.0.0","allOf":[{"authority":"https://a","allOf":[{"claim":"c","equals":"v"}]}]}""")]
    [InlineData("""{"version":"1.0.0","anyOf":[{"authority":"http://a","allOf":[{"claim":"c","equals":"v"}]}]}""")]
    [InlineData("""{"version":"1.0.0","anyOf":[{"authority":"https://a","allOf":[]}]}""")]
    [InlineData("""{"version":"1.0.0","anyOf":[{"authority":"https://a"}]}""")]
    [InlineData("""{"version":"1.0.0","anyOf":[{"authority":"https://a","allOf":[{"claim":"c","equals":"v"}],"anyOf":[{"claim":"c","equals":"v"}]}]}""")]
    [InlineData("""{"version":"1.0.0","anyOf":[{"authority":"https://a","allOf":[{"claim":"c","notEquals":"v"}]}]}""")]
    [InlineData("""{"version":"1.0.0","anyOf":[{"authority":"https://a","allOf":[{"claim":"c","equals":null}]}]}""")]
    [InlineData("""{"version":"1.0.0","anyOf":[{"authority":"https://a","allOf":[{"claim":"c","equals":"v","claim":"d"}]}]}""")]
    public async Task A_policy_that_is_not_understood_is_refused_when_it_is_set(string policy)
    {
        HsmWorld.Refused(await _world.SendAsync("POST", server.VaultOrigin, "/keys/k/create", Exportable("EC-HSM", policy)), 400, "BadParameter", "release_policy.data");
    }

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<(int ExitCode, string Output)> CommandAsync(string command) =>
        Session.RunAsync($"dotnet {DevServer.Executable} {command} --data {server.DataDirectory}", server.DataDirectory);

    private async Task<Reply> ReleaseAsync(string origin, string name, string token, string? scheme = null, string? nonce = null, bool limited = false, string version = "7.6")
    {
        var body = new JsonObject { ["target"] = token };
        if (scheme is not null)
        {
            body["enc"] = scheme;
        }

        if (nonce is not null)
        {
            body["nonce"] = nonce;
        }

        return await _world.SendAsync("POST", origin, $"/keys/{name}/release", body.ToJsonString(), version, limited);
    }

    private async Task RefusedAsync(string origin, string name, string token, int status, string mentions)
    {
        var reply = await ReleaseAsync(origin, name, token);
        Assert.True(reply.Status == status, $"{mentions}: {reply.Status} {reply.Body}");
        Assert.Contains(mentions, reply.ErrorMessage, StringComparison.Ordinal);
    }

    private async Task SkrAsync(string origin, string path, string body, string code, string method = "POST")
    {
        var reply = await _world.SendAsync(method, origin, path, body);
        Assert.Equal((400, code), (reply.Status, reply.InnerCode));
    }

    private async Task<byte[]> OpenedAsync(string origin, string name, Enclave enclave)
    {
        var released = await ReleaseAsync(origin, name, enclave.Token());
        Assert.True(released.Status == 200, released.Body);
        var said = Enclave.Verified(Text(released.Json, "value"), AuthorityFile);
        return enclave.Open(JsonDocument.Parse(HsmWorld.Bytes(said.GetProperty("response").GetProperty("key").GetProperty("key"), "key_hsm")).RootElement, RSAEncryptionPadding.OaepSHA1);
    }

    private string Policy(params string[] conditions) => conditions[0].StartsWith("https", StringComparison.Ordinal)
        ? $$"""{"version":"1.0.0","anyOf":[{"authority":"{{conditions[0]}}","allOf":[{{string.Join(',', conditions[1..])}}]}]}"""
        : $$"""{"version":"1.0.0","anyOf":[{"authority":"{{server.Authority.Name}}","allOf":[{{string.Join(',', conditions)}}]}]}""";

    private static string Exportable(string type, string policy) =>
        $$$"""{"kty":"{{{type}}}","attributes":{"exportable":true},{{{Body(policy)[1..]}}}""";

    private static string Body(string policy, bool immutable = false) =>
        $$$"""{"release_policy":{"data":"{{{HsmWorld.Encode(Encoding.UTF8.GetBytes(policy))}}}"{{{(immutable ? ",\"immutable\":true" : "")}}}}}""";

    private static string Text(JsonElement json, params string[] path) => path.Aggregate(json, (at, name) => at.GetProperty(name)).GetString()!;

    private static string Unsigned(string token) => $"{HsmWorld.Encode(Encoding.UTF8.GetBytes("""{"alg":"none"}"""))}.{token.Split('.')[1]}.";

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        var claims = (JsonObject)JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        claims["jti"] = "another";
        return $"{parts[0]}.{HsmWorld.Encode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}.{parts[2]}";
    }
}
