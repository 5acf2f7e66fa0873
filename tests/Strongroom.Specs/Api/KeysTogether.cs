using System.Security.Cryptography;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Keys under two callers at once, and over a kill and a start.</summary>
public sealed class KeysTogether(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private static readonly byte[] Digest = SHA256.HashData("a message"u8);

    private readonly Wire _wire = new(server);

    private KeyHost Vault => KeyHost.FirstVault(server, _wire);

    [Fact]
    public async Task Concurrent_creates_of_one_name_all_get_a_version_and_one_is_current()
    {
        await _wire.TokenAsync();
        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Vault.CreateAsync("together", i % 4 == 0 ? "RSA" : "EC")));

        Assert.Equal(20, made.Distinct().Count());
        var listed = (await Vault.SendAsync("GET", "/keys/together/versions")).Json.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("kid").GetString()!).ToList();
        Assert.True(made.ToHashSet().SetEquals(listed) && listed.Count == 20);
        Assert.Equal(listed[^1], KeyHost.IdOf(await Vault.SendAsync("GET", "/keys/together")));

        // Each version has the key that its creator was shown, and no two have the same.
        var publics = new HashSet<string>();
        foreach (var kid in made)
        {
            var key = (await Vault.SendAsync("GET", new Uri(kid).AbsolutePath)).Json.GetProperty("key");
            var isRsa = key.GetProperty("kty").GetString() == "RSA";
            Assert.True(publics.Add(key.GetProperty(isRsa ? "n" : "x").GetString()!));
            var signature = await Vault.ValueAsync(kid, "sign", KeyBodies.Use(isRsa ? "RS256" : "ES256", Digest));
            Assert.True(isRsa ? PublicKeys.Rsa(key).VerifyHash(Digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : PublicKeys.Ec(key).VerifyHash(Digest, signature));
        }
    }

    [Fact]
    public async Task Concurrent_rotations_creates_and_updates_lose_nothing()
    {
        await Vault.CreateAsync("together-mixed", "EC");
        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => (i % 3) switch
        {
            0 => Vault.SendAsync("POST", "/keys/together-mixed/rotate"),
            1 => Vault.SendAsync("POST", "/keys/together-mixed/create", KeyBodies.New("EC")),
            _ => Vault.SendAsync("PATCH", "/keys/together-mixed", $$$"""{"tags":{"t":"{{{i}}}"}}"""),
        }));

        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        var versions = (await Vault.SendAsync("GET", "/keys/together-mixed/versions")).Json.GetProperty("value");
        Assert.Equal(21, versions.GetArrayLength());
    }

    [Fact]
    public async Task Updates_and_uses_against_deletes_are_done_or_find_nothing()
    {
        await Vault.CreateAsync("together-race", "EC");
        for (var round = 0; round < 10; round++)
        {
            var tasks = new List<Task<Reply>>();
            for (var i = 0; i < 6; i++)
            {
                tasks.Add(Vault.SendAsync("PATCH", "/keys/together-race", $$$"""{"tags":{"t":"{{{i}}}"}}"""));
                tasks.Add(Vault.UseAsync("together-race", "sign", KeyBodies.Use("ES256", Digest)));
                if (i == 2)
                {
                    tasks.Add(Vault.SendAsync("DELETE", "/keys/together-race"));
                }
            }

            var replies = await Task.WhenAll(tasks);
            Assert.All(replies, reply => Assert.True(reply.Status is 200 or 404, $"{reply.Status} {reply.Body}"));

            // Whatever came first, it is deleted now, and an update that came too late has not brought it back.
            Assert.Equal(404, (await Vault.SendAsync("GET", "/keys/together-race")).Status);
            Assert.Equal(404, (await Vault.UseAsync("together-race", "sign", KeyBodies.Use("ES256", Digest))).Status);
            Assert.Equal(200, (await Vault.SendAsync("POST", "/deletedkeys/together-race/recover")).Status);
        }
    }

    [Fact]
    public async Task Of_concurrent_deletes_recovers_and_purges_each_step_happens_once()
    {
        await Vault.CreateAsync("together-life", "EC");

        Assert.Equal(1, (await AllAsync("DELETE", "/keys/together-life")).Count(status => status == 200));
        Assert.Equal(1, (await AllAsync("POST", "/deletedkeys/together-life/recover")).Count(status => status == 200));
        Assert.Equal(1, (await AllAsync("DELETE", "/keys/together-life")).Count(status => status == 200));
        Assert.Equal(1, (await AllAsync("DELETE", "/deletedkeys/together-life")).Count(status => status == 204));
        Assert.Equal(404, (await Vault.SendAsync("GET", "/keys/together-life")).Status);

        async Task<List<int>> AllAsync(string method, string path)
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Vault.SendAsync(method, path)));
            Assert.All(replies, reply => Assert.True(reply.Status < 500, reply.Body));
            return [.. replies.Select(reply => reply.Status)];
        }
    }

    [Fact]
    public async Task A_key_that_is_disabled_stops_at_once_for_whoever_is_using_it()
    {
        var kid = await Vault.CreateAsync("together-disabled", "EC");
        for (var round = 0; round < 20; round++)
        {
            Assert.Equal(200, (await Vault.UseAsync(kid, "sign", KeyBodies.Use("ES256", Digest))).Status);
            await Vault.SendAsync("PATCH", "/keys/together-disabled", """{"attributes":{"enabled":false}}""");
            var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Vault.UseAsync(kid, "sign", KeyBodies.Use("ES256", Digest))));
            Assert.All(replies, reply => Assert.Equal("KeyDisabled", reply.InnerCode));
            await Vault.SendAsync("PATCH", "/keys/together-disabled", """{"attributes":{"enabled":true}}""");
        }
    }

    [Fact]
    public async Task After_a_kill_and_a_start_keys_sign_and_old_versions_decrypt()
    {
        var hsm = await KeyHost.HsmAsync(server, _wire, "together-hsm");
        await hsm.CreateAsync("symmetric", "oct");
        var gcm = (await hsm.UseAsync("symmetric", "encrypt", KeyBodies.Use("A256GCM", [3], aad: [4]))).Json;
        var old = await Vault.CreateAsync("together-restart", "RSA");
        var closed = await Vault.ValueAsync(old, "encrypt", KeyBodies.Use("RSA-OAEP-256", [1, 2]));
        await Vault.SendAsync("POST", "/keys/together-restart/rotate");
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        await Vault.ImportAsync("together-imported", KeyBodies.Jwk(own, "P-521"));
        await Vault.CreateAsync("together-okp", "OKP", version: Gate.ApiVersion.ExtensionName);
        var before = await StateAsync(Vault);

        await server.RestartAsync();

        using var fresh = new Wire(server);
        var vault = KeyHost.FirstVault(server, fresh);
        Assert.Equal(before, await StateAsync(vault));
        Assert.Equal([1, 2], await vault.ValueAsync(old, "decrypt", KeyBodies.Use("RSA-OAEP-256", closed)));
        using var local = PublicKeys.Rsa((await vault.SendAsync("GET", "/keys/together-restart")).Json.GetProperty("key"));
        Assert.True(local.VerifyHash(Digest, await vault.ValueAsync("together-restart", "sign", KeyBodies.Use("PS256", Digest)), HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        Assert.True(own.VerifyHash(new byte[64], await vault.ValueAsync("together-imported", "sign", KeyBodies.Use("ES512", new byte[64]))));
        Assert.Equal(64, (await vault.ValueAsync("together-okp", "sign", KeyBodies.Use("EdDSA", [1]), Gate.ApiVersion.ExtensionName)).Length);
        byte[] Member(string name) => KeyBodies.Bytes(gcm.GetProperty(name).GetString()!);
        var again = hsm.Through(fresh);
        Assert.Equal([3], await again.ValueAsync("symmetric", "decrypt", KeyBodies.Use("A256GCM", Member("value"), Member("iv"), Member("aad"), Member("tag"))));
    }

    public void Dispose() => _wire.Dispose();

    private static async Task<IReadOnlyList<string>> StateAsync(KeyHost vault)
    {
        var state = new List<string>();
        foreach (var path in (string[])["/keys/together-restart", "/keys/together-restart/versions", "/keys/together-imported", "/keys/together-okp", "/keys/together-restart/rotationpolicy"])
        {
            state.Add((await vault.SendAsync("GET", path)).Body);
        }

        return state;
    }
}
