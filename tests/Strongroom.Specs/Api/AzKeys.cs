using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Keys through the unmodified az: by its own commands where they run, by <c>az rest</c> where the Debian release has broken them (client reference §3).</summary>
public sealed class AzKeys(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private readonly Wire _wire = new(server);

    private string Resource => server.Settings["STRONGROOM_VAULT_RESOURCE"];

    [Fact]
    public async Task The_installed_one_makes_keys_and_signs_through_rest_and_draws_random_bytes()
    {
        using var az = AzureCli.Installed(server);
        await az.SignInAsync();
        var keys = server.VaultOrigin + "/keys/az-rest";

        var made = await az.RestAsync("post", keys + "/create?api-version=7.4", KeyBodies.New("EC"), Resource);
        var digest = SHA256.HashData("a message"u8);
        var signed = await az.RestAsync("post", keys + "/sign?api-version=7.4", KeyBodies.Use("ES256", digest), Resource);
        var refused = await az.RestRefusedAsync("post", keys + "/sign?api-version=7.4", KeyBodies.Use("RS256", digest), Resource);

        using var local = PublicKeys.Ec(made.GetProperty("key"));
        Assert.True(local.VerifyHash(digest, KeyBodies.Bytes(signed.GetProperty("value").GetString()!)));
        Assert.Contains("Property alg has invalid value", refused, StringComparison.Ordinal);

        await KeyHost.HsmAsync(server, _wire, "az-hsm");
        var random = await az.RunAsync("keyvault", "key", "random", "--hsm-name", "az-hsm", "--count", "24");
        Assert.Equal(24, KeyBodies.Bytes(random.GetProperty("value").GetString()!.TrimEnd('=').Replace('+', '-').Replace('/', '_')).Length);
    }

    /// <summary>It runs in the chroot that <c>./test --long</c> makes, and only then.</summary>
    [Fact(Explicit = true)]
    public async Task The_newer_one_does_everything_by_its_own_commands()
    {
        using var az = AzureCli.Newer(server);
        await az.SignInAsync();
        string[] vault = ["--vault-name", server.VaultName];
        string[] key = [.. vault, "-n", "az-rsa"];
        string[] Key(string command, params string[] more) => ["keyvault", "key", command, .. key, .. more];

        var made = await az.RunAsync(Key("create", "--kty", "RSA", "--size", "3072", "--tags", "a=b"));
        Assert.Equal(384, KeyBytes(made.GetProperty("key"), "n").Length);
        Assert.Equal("EC", Text((await az.RunAsync(["keyvault", "key", "create", .. vault, "-n", "az-ec", "--kty", "EC", "--curve", "P-256K"])).GetProperty("key"), "kty"));
        Assert.Contains("BadParameter", await az.RefusedAsync(["keyvault", "key", "create", .. vault, "-n", "az-hsm", "--kty", "RSA-HSM"]), StringComparison.Ordinal);

        using var own = RSA.Create(2048);
        await File.WriteAllTextAsync(Path.Combine(az.Folder, "own.pem"), own.ExportPkcs8PrivateKeyPem());
        await az.RunAsync(["keyvault", "key", "import", .. vault, "-n", "az-imported", "--pem-file", Path.Combine(az.Folder, "own.pem")]);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        await File.WriteAllTextAsync(Path.Combine(az.Folder, "curve.pem"), curve.ExportPkcs8PrivateKeyPem());
        var point = await az.RunAsync(["keyvault", "key", "import", .. vault, "-n", "az-point", "--pem-file", Path.Combine(az.Folder, "curve.pem")]);
        Assert.Equal("P-384", Text(point.GetProperty("key"), "crv"));

        Assert.Equal("b", Text((await az.RunAsync(Key("show"))).GetProperty("tags"), "a"));
        Assert.False((await az.RunAsync(Key("set-attributes", "--enabled", "false"))).GetProperty("attributes").GetProperty("enabled").GetBoolean());
        await az.RunAsync(Key("set-attributes", "--enabled", "true", "--expires", "2031-01-01T00:00:00Z"));
        var listed = (await az.RunAsync(["keyvault", "key", "list", .. vault])).EnumerateArray().Select(item => Text(item, "name")).ToList();
        Assert.True(listed.ToHashSet().IsSupersetOf(["az-rsa", "az-ec", "az-imported", "az-point"]));
        Assert.Single((await az.RunAsync(Key("list-versions"))).EnumerateArray());

        // It encrypts and verifies by itself, and asks the vault to decrypt and sign.
        var closed = await az.RunAsync(Key("encrypt", "--algorithm", "RSA-OAEP-256", "--value", Convert.ToBase64String("a message"u8), "--data-type", "base64"));
        var opened = await az.RunAsync(Key("decrypt", "--algorithm", "RSA-OAEP-256", "--value", Text(closed, "result"), "--data-type", "base64"));
        Assert.Equal("a message"u8.ToArray(), Convert.FromBase64String(Text(opened, "result")));
        var digest = Convert.ToBase64String(SHA256.HashData("a message"u8));
        var signature = Text(await az.RunAsync(Key("sign", "--algorithm", "PS256", "--digest", digest)), "signature");
        Assert.True((await az.RunAsync(Key("verify", "--algorithm", "PS256", "--digest", digest, "--signature", signature))).GetProperty("isValid").GetBoolean());
        var imported = Text(await az.RunAsync(["keyvault", "key", "sign", .. vault, "-n", "az-imported", "--algorithm", "RS256", "--digest", digest]), "signature");
        Assert.True(own.VerifyHash(SHA256.HashData("a message"u8), Convert.FromBase64String(imported), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        await RotateAsync(az, Key);
        await EndAsync(az, vault, Key);
    }

    public void Dispose() => _wire.Dispose();

    private static async Task RotateAsync(AzureCli az, Func<string, string[], string[]> key)
    {
        await File.WriteAllTextAsync(
            Path.Combine(az.Folder, "policy.json"),
            """{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P18M","timeBeforeExpiry":null},"action":{"type":"Rotate"}}],"attributes":{"expiryTime":"P2Y"}}""");
        var policy = await az.RunAsync(["keyvault", "key", "rotation-policy", "update", .. key("", []).Skip(3), "--value", Path.Combine(az.Folder, "policy.json")]);
        Assert.Equal(2, policy.GetProperty("lifetimeActions").GetArrayLength());
        Assert.Contains("\"P2Y\"", (await az.RunAsync(["keyvault", "key", "rotation-policy", "show", .. key("", []).Skip(3)])).GetRawText(), StringComparison.Ordinal);
        var before = Text((await az.RunAsync(key("show", []))).GetProperty("key"), "kid");
        Assert.NotEqual(before, Text((await az.RunAsync(key("rotate", []))).GetProperty("key"), "kid"));
        Assert.Equal(2, (await az.RunAsync(key("list-versions", []))).EnumerateArray().Count());
    }

    private static async Task EndAsync(AzureCli az, string[] vault, Func<string, string[], string[]> key)
    {
        var backup = Path.Combine(az.Folder, "key.backup");
        await az.RunAsync(key("backup", ["-f", backup]));
        await az.RunAsync(key("download", ["-f", Path.Combine(az.Folder, "public.pem")]));
        Assert.Contains("PUBLIC KEY", await File.ReadAllTextAsync(Path.Combine(az.Folder, "public.pem")), StringComparison.Ordinal);
        await az.RunAsync(key("delete", []));
        Assert.Contains((await az.RunAsync(["keyvault", "key", "list-deleted", .. vault])).EnumerateArray(), item => Text(item, "kid").EndsWith("/az-rsa", StringComparison.Ordinal));
        await az.RunAsync(key("show-deleted", []));
        await az.RunAsync(key("recover", []));
        await az.RunAsync(key("delete", []));
        await az.RunAsync(key("purge", []));
        await az.RunAsync(["keyvault", "key", "restore", .. vault, "-f", backup]);
        Assert.Equal(2, (await az.RunAsync(key("list-versions", []))).EnumerateArray().Count());
    }

    private static byte[] KeyBytes(JsonElement key, string name) => Convert.FromBase64String(Text(key, name));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
