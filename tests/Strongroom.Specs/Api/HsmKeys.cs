using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Keys of the -HSM types in a premium vault: made, imported, used, rotated and refused, over the wire and in a real token.</summary>
public sealed class HsmKeys(HsmServer server) : IClassFixture<HsmServer>, IDisposable
{
    private readonly HsmWorld _world = new(server);

    [Fact]
    public async Task An_RSA_HSM_key_does_all_that_an_RSA_key_does()
    {
        var vault = await _world.VaultAsync("hsm-rsa");
        var made = await _world.CreateAsync(vault, "k", """{"kty":"RSA-HSM","key_size":2048}""");

        Assert.Equal("RSA-HSM", made.GetProperty("key").GetProperty("kty").GetString());
        Assert.False(made.GetProperty("key").TryGetProperty("d", out _));
        Assert.Equal("2", (await _world.SendAsync("GET", vault, "/keys/k")).Json.GetProperty("attributes").GetProperty("hsmPlatform").GetString());
        foreach (var (algorithm, size) in ((string, int)[])[("RS256", 32), ("RS384", 48), ("RS512", 64), ("PS256", 32), ("PS384", 48), ("PS512", 64)])
        {
            await _world.SignsAsync(vault, "k", algorithm, size);
        }

        foreach (var algorithm in (string[])["RSA-OAEP", "RSA-OAEP-256", "RSA1_5"])
        {
            await _world.GoesAroundAsync(vault, "k", "encrypt", "decrypt", algorithm, 100);
            await _world.GoesAroundAsync(vault, "k", "wrapkey", "unwrapkey", algorithm, 32);
        }

        // Who has the public key alone agrees with the token.
        using var rsa = HsmWorld.PublicOf(made);
        var digest = RandomNumberGenerator.GetBytes(32);
        var signature = await _world.OutputAsync(vault, "k", "sign", "PS256", digest);
        Assert.True(rsa.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        Assert.Equal(digest, await _world.OutputAsync(vault, "k", "decrypt", "RSA-OAEP-256", rsa.Encrypt(digest, RSAEncryptionPadding.OaepSHA256)));
    }

    [Theory]
    [InlineData("P-256", "ES256", 32)]
    [InlineData("P-384", "ES384", 48)]
    [InlineData("P-521", "ES512", 64)]
    [InlineData("P-256K", "ES256K", 32)]
    public async Task An_EC_HSM_key_signs(string curve, string algorithm, int digestSize)
    {
        var vault = await _world.VaultAsync("hsm-ec-" + algorithm.ToLowerInvariant());
        var made = await _world.CreateAsync(vault, "k", $$"""{"kty":"EC-HSM","crv":"{{curve}}"}""");

        Assert.Equal(("EC-HSM", curve), (made.GetProperty("key").GetProperty("kty").GetString(), made.GetProperty("key").GetProperty("crv").GetString()));
        await _world.SignsAsync(vault, "k", algorithm, digestSize);
    }

    [Fact]
    public async Task A_key_made_elsewhere_is_imported_into_the_token_and_is_the_same_key()
    {
        var vault = await _world.VaultAsync("hsm-import");
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var before = server.TokenObjects;

        var imported = await _world.SendAsync("PUT", vault, "/keys/r", new JsonObject { ["Hsm"] = true, ["key"] = HsmWorld.Jwk(rsa) }.ToJsonString());
        var named = await _world.SendAsync("PUT", vault, "/keys/e", new JsonObject { ["key"] = HsmWorld.Jwk(ec, "P-256", "EC-HSM") }.ToJsonString());

        Assert.True(imported.Status == 200, imported.Body);
        Assert.True(named.Status == 200, named.Body);
        Assert.Equal("RSA-HSM", imported.Json.GetProperty("key").GetProperty("kty").GetString());
        Assert.Equal(before + 2, server.TokenObjects);
        var digest = RandomNumberGenerator.GetBytes(32);
        Assert.True(rsa.VerifyHash(digest, await _world.OutputAsync(vault, "r", "sign", "RS256", digest), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.True(ec.VerifyHash(digest, await _world.OutputAsync(vault, "e", "sign", "ES256", digest)));

        // Over a key in the token nothing of another kind is imported: neither another type nor one in software.
        var other = await _world.SendAsync("PUT", vault, "/keys/r", new JsonObject { ["key"] = HsmWorld.Jwk(ec, "P-256", "EC-HSM") }.ToJsonString());
        HsmWorld.Refused(other, 400, "BadParameter", "key.kty");
        var softer = await _world.SendAsync("PUT", vault, "/keys/r", new JsonObject { ["key"] = HsmWorld.Jwk(rsa) }.ToJsonString());
        HsmWorld.Refused(softer, 400, "BadParameter", "key.kty");
    }

    [Fact]
    public async Task What_the_token_was_not_told_to_do_is_not_promised_later()
    {
        var vault = await _world.VaultAsync("hsm-ops");
        await _world.CreateAsync(vault, "k", """{"kty":"RSA-HSM","key_ops":["sign","verify"]}""");

        HsmWorld.Refused(await _world.UseAsync(vault, "k", "decrypt", "RSA-OAEP", new byte[256]), 403, "Forbidden", "decrypt");
        var more = await _world.SendAsync("PATCH", vault, "/keys/k", """{"key_ops":["sign","decrypt"]}""");
        HsmWorld.Refused(more, 400, "BadParameter", "key_ops");
        Assert.Contains("decrypt", more.ErrorMessage, StringComparison.Ordinal);

        // What needs the public half alone is no question of the token, and what was taken away comes back.
        Assert.Equal(200, (await _world.SendAsync("PATCH", vault, "/keys/k", """{"key_ops":["encrypt"]}""")).Status);
        HsmWorld.Refused(await _world.UseAsync(vault, "k", "sign", "RS256", new byte[32]), 403, "Forbidden", "sign");
        Assert.Equal(200, (await _world.SendAsync("PATCH", vault, "/keys/k", """{"key_ops":["sign","verify"]}""")).Status);
        await _world.SignsAsync(vault, "k", "RS256", 32);
    }

    [Fact]
    public async Task Rotation_makes_another_key_in_the_token_and_older_versions_go_on()
    {
        var vault = await _world.VaultAsync("hsm-rotate");
        var first = await _world.CreateAsync(vault, "k", """{"kty":"EC-HSM"}""");
        var digest = RandomNumberGenerator.GetBytes(32);
        var signature = await _world.OutputAsync(vault, "k", "sign", "ES256", digest);

        var rotated = await _world.SendAsync("POST", vault, "/keys/k/rotate");

        Assert.True(rotated.Status == 200, rotated.Body);
        Assert.Equal("EC-HSM", rotated.Json.GetProperty("key").GetProperty("kty").GetString());
        Assert.NotEqual(first.GetProperty("key").GetProperty("x").GetString(), rotated.Json.GetProperty("key").GetProperty("x").GetString());
        Assert.False(await _world.VerifiesAsync(vault, "k", "ES256", digest, signature));
        var version = first.GetProperty("key").GetProperty("kid").GetString()!.Split('/')[^1];
        Assert.True(await _world.VerifiesAsync(vault, $"k/{version}", "ES256", digest, signature));
        await _world.SignsAsync(vault, "k", "ES256", 32);
    }

    [Fact]
    public async Task A_standard_vault_holds_no_keys_of_the_token()
    {
        var vault = await _world.VaultAsync("hsm-standard", "standard");
        var before = server.TokenObjects;

        HsmWorld.Refused(await _world.SendAsync("POST", vault, "/keys/k/create", """{"kty":"RSA-HSM"}"""), 400, "BadParameter", "kty");
        HsmWorld.Refused(await _world.SendAsync("POST", vault, "/keys/k/create", """{"kty":"oct-HSM"}"""), 400, "BadParameter", "kty");
        using var rsa = RSA.Create(2048);
        HsmWorld.Refused(await _world.SendAsync("PUT", vault, "/keys/k", new JsonObject { ["Hsm"] = true, ["key"] = HsmWorld.Jwk(rsa) }.ToJsonString()), 400, "BadParameter", "kty");

        Assert.Equal(before, server.TokenObjects);
        Assert.Equal("RSA", (await _world.CreateAsync(vault, "k", """{"kty":"RSA"}""")).GetProperty("key").GetProperty("kty").GetString());
    }

    [Fact]
    public async Task No_key_has_an_attestation_and_the_answer_says_so()
    {
        var vault = await _world.VaultAsync("hsm-evidence");
        var made = await _world.CreateAsync(vault, "k", """{"kty":"EC-HSM"}""");
        await _world.CreateAsync(vault, "soft", """{"kty":"EC"}""");
        var version = made.GetProperty("key").GetProperty("kid").GetString()!.Split('/')[^1];

        HsmWorld.Refused(await _world.SendAsync("GET", vault, "/keys/k/attestation"), 404, "KeyAttestationNotFound", "PKCS#11");
        HsmWorld.Refused(await _world.SendAsync("GET", vault, $"/keys/k/{version}/attestation"), 404, "KeyAttestationNotFound", "PKCS#11");
        HsmWorld.Refused(await _world.SendAsync("GET", vault, "/keys/soft/attestation"), 404, "KeyAttestationNotFound", "software");
        HsmWorld.Refused(await _world.SendAsync("GET", vault, "/keys/absent/attestation"), 404, "KeyNotFound", "absent");
    }

    [Fact]
    public async Task Two_callers_at_once_get_a_version_each()
    {
        var vault = await _world.VaultAsync("hsm-two");

        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _world.CreateAsync(vault, "k", """{"kty":"EC-HSM"}""")));

        Assert.Equal(4, made.Select(one => one.GetProperty("key").GetProperty("kid").GetString()).Distinct().Count());
        var versions = (await _world.SendAsync("GET", vault, "/keys/k/versions")).Json.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("kid").GetString()).ToList();
        Assert.Equal(made.Select(one => one.GetProperty("key").GetProperty("kid").GetString()).Order(), versions.Order());
        foreach (var kid in versions)
        {
            await _world.SignsAsync(vault, "k/" + kid!.Split('/')[^1], "ES256", 32);
        }

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => _world.SignsAsync(vault, "k", "ES256", 32)));
    }

    [Fact]
    public async Task A_rotation_that_meets_a_new_version_of_another_home_follows_it()
    {
        var vault = await _world.VaultAsync("hsm-race");
        await _world.CreateAsync(vault, "k", """{"kty":"EC"}""");
        var bodies = (string[])["""{"kty":"EC"}""", """{"kty":"EC-HSM"}""", """{"kty":"EC-HSM","key_ops":["sign"]}"""];

        var replies = new List<Reply>();
        for (var round = 0; round < 12; round++)
        {
            var tasks = Enumerable.Range(0, 3).SelectMany(i => (Task<Reply>[])[
                _world.SendAsync("POST", vault, "/keys/k/rotate"), _world.SendAsync("POST", vault, "/keys/k/create", bodies[(round + i) % bodies.Length])]);
            replies.AddRange(await Task.WhenAll(tasks));
        }

        var digest = RandomNumberGenerator.GetBytes(32);
        foreach (var made in replies)
        {
            Assert.True(made.Status == 200, made.Body);
            var path = new Uri(made.Json.GetProperty("key").GetProperty("kid").GetString()!).AbsolutePath;
            var signed = await _world.SendAsync("POST", vault, path + "/sign", $$"""{"alg":"ES256","value":"{{HsmWorld.Encode(digest)}}"}""");
            Assert.True(signed.Status == 200, $"{made.Json.GetProperty("key").GetProperty("kty")}: {signed.Body}");
        }
    }

    public void Dispose() => _world.Dispose();
}
