using System.Security.Cryptography;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>A managed HSM on a server with a token: every key is in it.</summary>
public sealed class HsmManaged(HsmServer server) : IClassFixture<HsmServer>, IDisposable
{
    private readonly HsmWorld _world = new(server);

    [Fact]
    public async Task Every_key_is_a_key_of_the_token()
    {
        var hsm = await _world.ManagedHsmAsync("hsm-all");

        Assert.Equal("RSA-HSM", (await _world.CreateAsync(hsm, "r", """{"kty":"RSA"}""")).GetProperty("key").GetProperty("kty").GetString());
        Assert.Equal("EC-HSM", (await _world.CreateAsync(hsm, "e", """{"kty":"EC"}""")).GetProperty("key").GetProperty("kty").GetString());
        await _world.SignsAsync(hsm, "r", "PS256", 32);
        await _world.SignsAsync(hsm, "e", "ES256", 32);
        foreach (var size in (int[])[128, 192, 256])
        {
            var made = await _world.CreateAsync(hsm, $"a{size}", $$"""{"kty":"oct-HSM","key_size":{{size}}}""");
            Assert.Equal("oct-HSM", made.GetProperty("key").GetProperty("kty").GetString());
            Assert.False(made.GetProperty("key").TryGetProperty("k", out _));
            await _world.GoesAroundAsync(hsm, $"a{size}", "encrypt", "decrypt", $"A{size}GCM", 100);
            await _world.GoesAroundAsync(hsm, $"a{size}", "encrypt", "decrypt", $"A{size}CBC", 64, hasIv: true);
            await _world.GoesAroundAsync(hsm, $"a{size}", "encrypt", "decrypt", $"A{size}CBCPAD", 61, hasIv: true);
            await _world.GoesAroundAsync(hsm, $"a{size}", "wrapkey", "unwrapkey", $"A{size}KW", 32);
        }

        await _world.CreateAsync(hsm, "mac", """{"kty":"oct-HSM","key_size":256,"key_ops":["sign","verify"]}""");
        await _world.SignsAsync(hsm, "mac", "HS256", 32);
        var key = RandomNumberGenerator.GetBytes(64);
        var imported = await _world.SendAsync("PUT", hsm, "/keys/mac512", $$$"""{"key":{"kty":"oct-HSM","k":"{{{HsmWorld.Encode(key)}}}","key_ops":["sign","verify"]}}""");
        Assert.True(imported.Status == 200, imported.Body);
        await _world.SignsAsync(hsm, "mac512", "HS384", 48);
        await _world.SignsAsync(hsm, "mac512", "HS512", 64);

        var both = await _world.SendAsync("POST", hsm, "/keys/both/create", """{"kty":"oct-HSM","key_ops":["sign","encrypt"]}""");
        HsmWorld.Refused(both, 400, "BadParameter", "key_ops");
        var changed = await _world.SendAsync("PATCH", hsm, "/keys/mac", """{"key_ops":["encrypt"]}""");
        HsmWorld.Refused(changed, 400, "BadParameter", "key_ops");
    }

    [Fact]
    public async Task Random_bytes_come_from_the_token()
    {
        var hsm = await _world.ManagedHsmAsync("hsm-rng");

        var one = await _world.SendAsync("POST", hsm, "/rng", """{"count":128}""");
        var two = await _world.SendAsync("POST", hsm, "/rng", """{"count":128}""");

        Assert.True(one.Status == 200, one.Body);
        Assert.Equal(128, HsmWorld.Bytes(one.Json, "value").Length);
        Assert.NotEqual(one.Body, two.Body);
        HsmWorld.Refused(await _world.SendAsync("POST", hsm, "/rng", """{"count":129}"""), 400, "BadParameter", "128");
    }

    public void Dispose() => _world.Dispose();
}
