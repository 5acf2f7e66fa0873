using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Bring your own key: a key wrapped for a key-exchange key of the vault comes into the token, and nothing else does.</summary>
public sealed class HsmByok(HsmServer server) : IClassFixture<HsmServer>, IDisposable
{
    private readonly HsmWorld _world = new(server);

    [Fact]
    public async Task A_wrapped_key_comes_in_and_is_the_same_key()
    {
        var vault = await _world.VaultAsync("byok-in");
        var kek = await _world.CreateAsync(vault, "kek", """{"kty":"RSA-HSM","key_size":3072,"key_ops":["import"]}""");
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        var imported = await ImportAsync(vault, "r", "RSA-HSM", Blob(kek, rsa.ExportPkcs8PrivateKey()));
        var second = await ImportAsync(vault, "e", "EC-HSM", Blob(kek, ec.ExportPkcs8PrivateKey()));

        Assert.True(imported.Status == 200, imported.Body);
        Assert.True(second.Status == 200, second.Body);
        Assert.Equal(HsmWorld.Encode(rsa.ExportParameters(false).Modulus!), imported.Json.GetProperty("key").GetProperty("n").GetString());
        var digest = RandomNumberGenerator.GetBytes(48);
        Assert.True(rsa.VerifyHash(digest, await _world.OutputAsync(vault, "r", "sign", "RS384", digest), HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1));
        Assert.True(ec.VerifyHash(digest, await _world.OutputAsync(vault, "e", "sign", "ES384", digest)));
    }

    [Fact]
    public async Task A_symmetric_key_comes_into_a_managed_HSM()
    {
        var hsm = await _world.ManagedHsmAsync("byok-oct");
        var kek = await _world.CreateAsync(hsm, "kek", """{"kty":"RSA-HSM","key_ops":["import"]}""");
        var key = RandomNumberGenerator.GetBytes(32);

        var imported = await ImportAsync(hsm, "a", "oct-HSM", Blob(kek, key));

        Assert.True(imported.Status == 200, imported.Body);
        var wrapped = await _world.OutputAsync(hsm, "a", "wrapkey", "A256KW", new byte[32]);
        using var aes = Aes.Create();
        aes.Key = key;
        using var encryptor = aes.CreateEncryptor();
        Assert.Equal(new byte[32], await _world.OutputAsync(hsm, "a", "unwrapkey", "A256KW", wrapped));
        var iv = RandomNumberGenerator.GetBytes(16);
        var cipher = await _world.OutputAsync(hsm, "a", "encrypt", "A256CBCPAD", iv, body => body["iv"] = HsmWorld.Encode(iv));
        Assert.Equal(iv, aes.DecryptCbc(cipher, iv));
    }

    [Fact]
    public async Task What_was_not_wrapped_for_this_vault_stays_outside()
    {
        var vault = await _world.VaultAsync("byok-out");
        var other = await _world.VaultAsync("byok-other");
        var kek = await _world.CreateAsync(vault, "kek", """{"kty":"RSA-HSM","key_ops":["import"]}""");
        var otherKek = await _world.CreateAsync(other, "kek", """{"kty":"RSA-HSM","key_ops":["import"]}""");
        await _world.CreateAsync(vault, "plain", """{"kty":"RSA-HSM"}""");
        using var rsa = RSA.Create(2048);
        var pkcs8 = rsa.ExportPkcs8PrivateKey();
        var before = server.TokenObjects;

        var good = Blob(kek, pkcs8);
        HsmWorld.Refused(await ImportAsync(vault, "k", "RSA-HSM", Blob(otherKek, pkcs8)), 400, "BadParameter", "key.key_hsm");
        HsmWorld.Refused(await ImportAsync(vault, "k", "RSA-HSM", Renamed(good, KidOf(otherKek))), 400, "BadParameter", "key.key_hsm");
        HsmWorld.Refused(await ImportAsync(vault, "k", "RSA-HSM", Renamed(good, $"{vault}/keys/absent")), 400, "BadParameter", "key.key_hsm");
        HsmWorld.Refused(await ImportAsync(vault, "k", "RSA-HSM", Renamed(good, $"{vault}/keys/plain")), 403, "Forbidden", "import");
        HsmWorld.Refused(await ImportAsync(vault, "k", "EC-HSM", good), 400, "BadParameter", "key.kty");
        HsmWorld.Refused(await ImportAsync(vault, "k", "RSA-HSM", new JsonObject { ["schema_version"] = "2.0.0" }), 400, "BadParameter", "key.key_hsm");
        foreach (var at in (int[])[0, 255, 256, 300])
        {
            HsmWorld.Refused(await ImportAsync(vault, "k", "RSA-HSM", Tampered(good, at)), 400, "BadParameter", "key.key_hsm");
        }

        Assert.Equal(404, (await _world.SendAsync("GET", vault, "/keys/k")).Status);
        Assert.Equal(before, server.TokenObjects);
        Assert.Equal(200, (await ImportAsync(vault, "k", "RSA-HSM", good)).Status);
    }

    [Fact]
    public async Task A_key_exchange_key_does_nothing_else()
    {
        var vault = await _world.VaultAsync("byok-kek");
        await _world.CreateAsync(vault, "kek", """{"kty":"RSA-HSM","key_ops":["import"]}""");

        HsmWorld.Refused(await _world.UseAsync(vault, "kek", "decrypt", "RSA-OAEP", new byte[256]), 403, "Forbidden", "decrypt");
        HsmWorld.Refused(await _world.SendAsync("PATCH", vault, "/keys/kek", """{"key_ops":["decrypt"]}"""), 400, "BadParameter", "key_ops");
        HsmWorld.Refused(await _world.SendAsync("POST", vault, "/keys/b/create", """{"kty":"RSA-HSM","key_ops":["import","sign"]}"""), 400, "BadParameter", "key_ops");
        HsmWorld.Refused(await _world.SendAsync("POST", vault, "/keys/c/create", """{"kty":"RSA","key_ops":["import"]}"""), 400, "BadParameter", "key_ops");
        HsmWorld.Refused(await _world.SendAsync("POST", vault, "/keys/d/create", """{"kty":"EC-HSM","key_ops":["import"]}"""), 400, "BadParameter", "key_ops");
    }

    [Fact]
    public async Task A_token_that_is_away_takes_nothing_in_and_says_so()
    {
        var vault = await _world.VaultAsync("byok-away");
        var kek = await _world.CreateAsync(vault, "kek", """{"kty":"RSA-HSM","key_ops":["import"]}""");
        await _world.CreateAsync(vault, "other", """{"kty":"EC-HSM"}""");
        using var rsa = RSA.Create(2048);
        var blob = Blob(kek, rsa.ExportPkcs8PrivateKey());

        await _world.WhileTheTokenIsAwayAsync(server.TokenFolder, vault, "other", async () =>
        {
            var refused = await ImportAsync(vault, "k", "RSA-HSM", blob);

            HsmWorld.Refused(refused, 503, "ServiceUnavailable", "HSM");
            Assert.True(refused.Headers.ContainsKey("Retry-After"));
        });
    }

    public void Dispose() => _world.Dispose();

    private Task<Reply> ImportAsync(string origin, string name, string type, JsonObject blob) => _world.SendAsync(
        "PUT", origin, $"/keys/{name}", new JsonObject { ["key"] = new JsonObject { ["kty"] = type, ["key_hsm"] = HsmWorld.Encode(Encoding.UTF8.GetBytes(blob.ToJsonString())) } }.ToJsonString());

    private static string KidOf(JsonElement kek) => kek.GetProperty("key").GetProperty("kid").GetString()!;

    private static JsonObject Blob(JsonElement kek, byte[] key)
    {
        using var rsa = HsmWorld.PublicOf(kek);
        using var aes = Aes.Create();
        aes.KeySize = 256;
        return new JsonObject
        {
            ["schema_version"] = "1.0.0",
            ["header"] = new JsonObject { ["kid"] = KidOf(kek), ["alg"] = "dir", ["enc"] = "CKM_RSA_AES_KEY_WRAP" },
            ["ciphertext"] = HsmWorld.Encode([.. rsa.Encrypt(aes.Key, RSAEncryptionPadding.OaepSHA1), .. aes.EncryptKeyWrapPadded(key)]),
            ["generator"] = "a spec",
        };
    }

    private static JsonObject Renamed(JsonObject blob, string kid)
    {
        var renamed = (JsonObject)blob.DeepClone();
        renamed["header"]!["kid"] = kid;
        return renamed;
    }

    private static JsonObject Tampered(JsonObject blob, int at)
    {
        var tampered = (JsonObject)blob.DeepClone();
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(tampered["ciphertext"]!.GetValue<string>());
        bytes[at] ^= 1;
        tampered["ciphertext"] = HsmWorld.Encode(bytes);
        return tampered;
    }
}
