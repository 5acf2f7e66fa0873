using System.Security.Cryptography;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>What becomes of the token's objects when keys and vaults are purged, backed up and restored.</summary>
public sealed class HsmBackups(HsmServer server) : IClassFixture<HsmServer>, IDisposable
{
    private readonly HsmWorld _world = new(server);

    [Fact]
    public async Task A_purge_destroys_every_version_in_the_token()
    {
        var vault = await _world.VaultAsync("hsm-purge");
        var before = server.TokenObjects;
        await _world.CreateAsync(vault, "k", """{"kty":"EC-HSM"}""");
        await _world.SendAsync("POST", vault, "/keys/k/rotate");
        await _world.CreateAsync(vault, "kept", """{"kty":"EC-HSM"}""");
        Assert.Equal(before + 3, server.TokenObjects);

        await _world.SendAsync("DELETE", vault, "/keys/k");
        Assert.Equal(before + 3, server.TokenObjects);
        Assert.Equal(204, (await _world.SendAsync("DELETE", vault, "/deletedkeys/k")).Status);

        await UntilAsync(() => server.TokenObjects == before + 1);
        await _world.SignsAsync(vault, "kept", "ES256", 32);
    }

    [Fact]
    public async Task A_key_that_was_backed_up_is_restored_after_its_purge()
    {
        var vault = await _world.VaultAsync("hsm-restore");
        var before = server.TokenObjects;
        await _world.CreateAsync(vault, "k", """{"kty":"EC-HSM","tags":{"a":"b"}}""");
        var digest = RandomNumberGenerator.GetBytes(32);
        var signature = await _world.OutputAsync(vault, "k", "sign", "ES256", digest);
        var backup = (await _world.SendAsync("POST", vault, "/keys/k/backup")).Json.GetProperty("value").GetString();
        var rotated = await _world.SendAsync("POST", vault, "/keys/k/rotate");
        Assert.Equal(200, rotated.Status);
        await _world.SendAsync("DELETE", vault, "/keys/k");
        await _world.SendAsync("DELETE", vault, "/deletedkeys/k");

        // The version that the backup has stays in the token; the later one goes.
        await UntilAsync(() => server.TokenObjects == before + 1);
        var restored = await _world.SendAsync("POST", vault, "/keys/restore", $$"""{"value":"{{backup}}"}""");

        Assert.True(restored.Status == 200, restored.Body);
        Assert.True(await _world.VerifiesAsync(vault, "k", "ES256", digest, signature));
        await _world.SignsAsync(vault, "k", "ES256", 32);

        // What is restored lives by itself: its purge leaves the backup good, and so on.
        Assert.Equal(before + 2, server.TokenObjects);
        await _world.SendAsync("DELETE", vault, "/keys/k");
        await _world.SendAsync("DELETE", vault, "/deletedkeys/k");
        await UntilAsync(() => server.TokenObjects == before + 1);
        Assert.Equal(200, (await _world.SendAsync("POST", vault, "/keys/restore", $$"""{"value":"{{backup}}"}""")).Status);
        Assert.True(await _world.VerifiesAsync(vault, "k", "ES256", digest, signature));
    }

    [Fact]
    public async Task A_purged_vault_takes_its_keys_out_of_the_token_and_leaves_what_backups_refer_to()
    {
        var vault = await _world.VaultAsync("hsm-gone");
        var other = await _world.VaultAsync("hsm-stays");
        var before = server.TokenObjects;
        await _world.CreateAsync(vault, "live", """{"kty":"EC-HSM"}""");
        await _world.SendAsync("POST", vault, "/keys/live/rotate");
        await _world.CreateAsync(vault, "deleted", """{"kty":"EC-HSM"}""");
        await _world.SendAsync("DELETE", vault, "/keys/deleted");
        await _world.CreateAsync(vault, "saved", """{"kty":"EC-HSM"}""");
        var digest = RandomNumberGenerator.GetBytes(32);
        var signature = await _world.OutputAsync(vault, "saved", "sign", "ES256", digest);
        var backup = (await _world.SendAsync("POST", vault, "/keys/saved/backup")).Json.GetProperty("value").GetString();
        Assert.Equal(before + 4, server.TokenObjects);

        Assert.Equal(200, (await _world.Planes.SendAsync("DELETE", _world.Planes.Vault("hsm-gone"))).Status);
        Assert.Equal(before + 4, server.TokenObjects);
        var purged = await _world.Planes.SendAsync("POST", _world.Planes.Deleted("hsm-gone") + "/purge");
        Assert.True(purged.Status is 200 or 202, purged.Body);

        await UntilAsync(() => server.TokenObjects == before + 1);
        var restored = await _world.SendAsync("POST", other, "/keys/restore", $$"""{"value":"{{backup}}"}""");
        Assert.True(restored.Status == 200, restored.Body);
        Assert.True(await _world.VerifiesAsync(other, "saved", "ES256", digest, signature));
    }

    [Fact]
    public async Task A_backup_of_the_token_s_keys_goes_to_no_standard_vault()
    {
        var vault = await _world.VaultAsync("hsm-from");
        var standard = await _world.VaultAsync("hsm-to", "standard");
        await _world.CreateAsync(vault, "k", """{"kty":"EC-HSM"}""");
        var backup = (await _world.SendAsync("POST", vault, "/keys/k/backup")).Json.GetProperty("value").GetString();

        HsmWorld.Refused(await _world.SendAsync("POST", standard, "/keys/restore", $$"""{"value":"{{backup}}"}"""), 400, "BadParameter", "kty");
    }

    [Fact]
    public async Task A_server_without_its_token_loses_nothing()
    {
        var vault = await _world.VaultAsync("hsm-away");
        await _world.CreateAsync(vault, "k", """{"kty":"EC-HSM"}""");
        await _world.CreateAsync(vault, "soft", """{"kty":"EC"}""");
        var digest = RandomNumberGenerator.GetBytes(32);
        var signature = await _world.OutputAsync(vault, "k", "sign", "ES256", digest);
        await _world.WhileTheTokenIsAwayAsync(server.TokenFolder, vault, "k", async () =>
        {
            var refused = await _world.UseAsync(vault, "k", "sign", "ES256", digest);
            HsmWorld.Refused(refused, 503, "ServiceUnavailable", "HSM");
            Assert.True(refused.Headers.ContainsKey("Retry-After"));
            Assert.Equal(503, (await _world.SendAsync("POST", vault, "/keys/new/create", """{"kty":"EC-HSM"}""")).Status);
            Assert.Equal(503, (await _world.SendAsync("POST", vault, "/keys/k/rotate")).Status);
            Assert.Equal(404, (await _world.SendAsync("GET", vault, "/keys/new")).Status);
            Assert.Equal(200, (await _world.SendAsync("GET", vault, "/keys/k")).Status);
            Assert.True(await _world.VerifiesAsync(vault, "k", "ES256", digest, signature));
            await _world.SignsAsync(vault, "soft", "ES256", 32);
            Assert.Equal(200, (await _world.SendAsync("DELETE", vault, "/keys/k")).Status);
            Assert.Equal(200, (await _world.SendAsync("POST", vault, "/deletedkeys/k/recover")).Status);
        });

        await _world.SignsAsync(vault, "k", "ES256", 32);
        Assert.Equal(200, (await _world.SendAsync("POST", vault, "/keys/k/rotate")).Status);

        await server.RestartAsync();
        using var after = new HsmWorld(server);
        await after.SignsAsync(vault, "k", "ES256", 32);
        Assert.Single((await after.SendAsync("GET", vault, "/keys/k/versions")).Json.GetProperty("value").EnumerateArray().Skip(1));
    }

    public void Dispose() => _world.Dispose();

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 600; i++)
        {
            if (isSo())
            {
                return;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Fail("It did not come about");
    }
}
