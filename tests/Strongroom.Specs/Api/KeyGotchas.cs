using System.Security.Cryptography;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The wire reference's testable rules about keys and their backups (§9), each by its number.</summary>
public sealed class KeyGotchas(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private static readonly byte[] Digest = SHA256.HashData("a message"u8);

    private readonly Wire _wire = new(server);

    private KeyHost Vault => KeyHost.FirstVault(server, _wire);

    [Fact]
    public async Task G25_Defaults_are_RSA_of_2048_bits_and_P256_and_other_sizes_are_refused()
    {
        var rsa = (await Vault.SendAsync("POST", "/keys/g25/create", KeyBodies.New("RSA"))).Json.GetProperty("key");
        var ec = (await Vault.SendAsync("POST", "/keys/g25/create", KeyBodies.New("EC"))).Json.GetProperty("key");

        Assert.Equal(256, KeyBodies.Bytes(rsa.GetProperty("n").GetString()!).Length);
        Assert.Equal(["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"], rsa.GetProperty("key_ops").EnumerateArray().Select(operation => operation.GetString()));
        Assert.Equal("P-256", ec.GetProperty("crv").GetString());
        foreach (var size in (int[])[0, 512, 1024, 2047, 2049, 8192])
        {
            var refused = await Vault.SendAsync("POST", "/keys/g25/create", KeyBodies.New("RSA", $"\"key_size\":{size}"));
            Assert.Equal((400, "BadParameter"), (refused.Status, refused.ErrorCode));
            Assert.StartsWith("Property key_size has invalid value", refused.ErrorMessage, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task G26_OpenSSL_verifies_what_the_vault_signs()
    {
        var folder = Directory.CreateTempSubdirectory("strongroom-openssl-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "message"), "a message");
            foreach (var (name, type, how, algorithm) in new[] { ("g26-rsa", "RSA", "", "RS256"), ("g26-ec", "EC", "", "ES256"), ("g26-k", "EC", "\"crv\":\"P-256K\"", "ES256K") })
            {
                await Vault.CreateAsync(name, type, how);
                var key = (await Vault.SendAsync("GET", "/keys/" + name)).Json.GetProperty("key");
                var signature = await Vault.ValueAsync(name, "sign", KeyBodies.Use(algorithm, Digest));
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, "public.pem"), type == "RSA" ? PublicKeys.Rsa(key).ExportSubjectPublicKeyInfoPem() : PublicKeys.Ec(key).ExportSubjectPublicKeyInfoPem());
                await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "signature"), type == "RSA" ? signature : PublicKeys.AsDer(signature));

                var (exitCode, output) = await Session.RunAsync("openssl dgst -sha256 -verify public.pem -signature signature message", folder.FullName);

                Assert.True(exitCode == 0 && output.Contains("Verified OK", StringComparison.Ordinal), $"{algorithm}: {output}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("P-256", "ES256", 32, 64)]
    [InlineData("P-384", "ES384", 48, 96)]
    [InlineData("P-521", "ES512", 64, 132)]
    [InlineData("P-256K", "ES256K", 32, 64)]
    public async Task G26_EC_signatures_are_r_and_s_of_fixed_width(string curve, string algorithm, int digestSize, int size)
    {
        var name = "g26-" + curve;
        await Vault.CreateAsync(name, "EC", $"\"crv\":\"{curve}\"");
        var digest = RandomNumberGenerator.GetBytes(digestSize);
        using var local = PublicKeys.Ec((await Vault.SendAsync("GET", "/keys/" + name)).Json.GetProperty("key"));

        // One in 256 numbers begins with a zero byte, which must not be left out.
        for (var i = 0; i < 100; i++)
        {
            var signature = await Vault.ValueAsync(name, "sign", KeyBodies.Use(algorithm, digest));
            Assert.Equal(size, signature.Length);
            Assert.True(local.VerifyHash(digest, signature));
        }

        var wrong = await Vault.ValueAsync(name, "sign", KeyBodies.Use(algorithm, digest));
        Assert.Equal("""{"value":true}""", (await Vault.UseAsync(name, "verify", KeyBodies.Verify(algorithm, digest, wrong))).Body);
        foreach (var signature in (byte[][])[[], wrong[1..], [.. wrong, 0], PublicKeys.AsDer(wrong), new byte[size], [.. wrong[..^1], (byte)(wrong[^1] ^ 1)]])
        {
            var verdict = await Vault.UseAsync(name, "verify", KeyBodies.Verify(algorithm, digest, signature));
            Assert.Equal((200, """{"value":false}"""), (verdict.Status, verdict.Body));
        }
    }

    [Fact]
    public async Task G26_RSA_signatures_verify_locally_and_remotely()
    {
        await Vault.CreateAsync("g26-all", "RSA");
        using var local = PublicKeys.Rsa((await Vault.SendAsync("GET", "/keys/g26-all")).Json.GetProperty("key"));
        foreach (var (algorithm, hash, padding, size) in new[]
        {
            ("RS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, 32), ("RS384", HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1, 48), ("RS512", HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1, 64),
            ("PS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pss, 32), ("PS384", HashAlgorithmName.SHA384, RSASignaturePadding.Pss, 48), ("PS512", HashAlgorithmName.SHA512, RSASignaturePadding.Pss, 64),
        })
        {
            var digest = RandomNumberGenerator.GetBytes(size);
            var signature = await Vault.ValueAsync("g26-all", "sign", KeyBodies.Use(algorithm, digest));

            Assert.True(local.VerifyHash(digest, signature, hash, padding), algorithm);
            Assert.Equal("""{"value":true}""", (await Vault.UseAsync("g26-all", "verify", KeyBodies.Verify(algorithm, digest, signature))).Body);
            signature[7] ^= 1;
            Assert.Equal("""{"value":false}""", (await Vault.UseAsync("g26-all", "verify", KeyBodies.Verify(algorithm, digest, signature))).Body);
        }

        // Padding and nothing else around the caller's bytes, which OpenSSL's own tool calls pkcs1 without a digest.
        var bare = await Vault.ValueAsync("g26-all", "sign", KeyBodies.Use("RSNULL", "any bytes"u8));
        var opened = System.Numerics.BigInteger.ModPow(new(bare, true, true), 65537, new(local.ExportParameters(false).Modulus!, true, true)).ToByteArray(true, true);
        Assert.Equal([1, .. Enumerable.Repeat((byte)0xff, 256 - 3 - 9), 0, .. "any bytes"u8], opened);
    }

    [Fact]
    public async Task G27_What_the_public_key_encrypts_the_vault_decrypts_and_vice_versa()
    {
        using var own = RSA.Create(2048);
        await Vault.ImportAsync("g27", KeyBodies.Jwk(own));
        using var local = PublicKeys.Rsa((await Vault.SendAsync("GET", "/keys/g27")).Json.GetProperty("key"));
        foreach (var (algorithm, padding) in new[] { ("RSA-OAEP", RSAEncryptionPadding.OaepSHA1), ("RSA-OAEP-256", RSAEncryptionPadding.OaepSHA256), ("RSA1_5", RSAEncryptionPadding.Pkcs1) })
        {
            foreach (var (there, back) in new[] { ("encrypt", "decrypt"), ("wrapkey", "unwrapkey") })
            {
                foreach (var text in (byte[][])[[], [0], [.. "a content key"u8]])
                {
                    Assert.Equal(text, await Vault.ValueAsync("g27", back, KeyBodies.Use(algorithm, local.Encrypt(text, padding))));
                    Assert.Equal(text, own.Decrypt(await Vault.ValueAsync("g27", there, KeyBodies.Use(algorithm, text)), padding));
                }
            }
        }
    }

    [Fact]
    public async Task G28_What_an_older_version_wrapped_it_alone_unwraps()
    {
        var old = await Vault.CreateAsync("g28", "RSA");
        var wrapped = await Vault.ValueAsync("g28", "wrapkey", KeyBodies.Use("RSA-OAEP-256", [7]));
        await Vault.CreateAsync("g28", "RSA");

        Assert.Equal([7], await Vault.ValueAsync(old, "unwrapkey", KeyBodies.Use("RSA-OAEP-256", wrapped)));
        Assert.Equal(400, (await Vault.UseAsync("g28", "unwrapkey", KeyBodies.Use("RSA-OAEP-256", wrapped))).Status);
    }

    [Fact]
    public async Task G29_An_expired_key_opens_what_it_made_and_makes_nothing_new()
    {
        await Vault.CreateAsync("g29", "RSA");
        var closed = await Vault.ValueAsync("g29", "encrypt", KeyBodies.Use("RSA-OAEP", [1]));
        var signature = await Vault.ValueAsync("g29", "sign", KeyBodies.Use("RS256", Digest));
        (string Operation, string Body)[] old = [("decrypt", KeyBodies.Use("RSA-OAEP", closed)), ("unwrapkey", KeyBodies.Use("RSA-OAEP", closed)), ("verify", KeyBodies.Verify("RS256", Digest, signature))];
        (string Operation, string Body)[] anew = [("encrypt", KeyBodies.Use("RSA-OAEP", [1])), ("wrapkey", KeyBodies.Use("RSA-OAEP", [1])), ("sign", KeyBodies.Use("RS256", Digest))];

        await Vault.SendAsync("PATCH", "/keys/g29", """{"attributes":{"exp":1}}""");
        foreach (var (operation, body) in old)
        {
            Assert.Equal(200, (await Vault.UseAsync("g29", operation, body)).Status);
        }

        foreach (var (operation, body) in anew)
        {
            Assert.Equal((403, "KeyExpired"), await RefusedAsync("g29", operation, body));
        }

        await Vault.SendAsync("PATCH", "/keys/g29", """{"attributes":{"enabled":false}}""");
        foreach (var (operation, body) in (IEnumerable<(string, string)>)[.. old, .. anew])
        {
            Assert.Equal((403, "KeyDisabled"), await RefusedAsync("g29", operation, body));
        }

        var named = await Vault.UseAsync("g29", "wrapkey", anew[1].Body);
        Assert.Equal("""{"error":{"code":"Forbidden","message":"Operation wrapKey is not allowed on a disabled key.","innererror":{"code":"KeyDisabled"}}}""", named.Body);
    }

    [Fact]
    public async Task G30_An_operation_that_is_not_the_keys_own_is_forbidden()
    {
        await Vault.CreateAsync("g30", "RSA", """
            "key_ops":["sign"]
            """);

        Assert.Equal((403, "KeyOperationForbidden"), await RefusedAsync("g30", "encrypt", KeyBodies.Use("RSA-OAEP", [1])));
        Assert.Equal((403, "KeyOperationForbidden"), await RefusedAsync("g30", "verify", KeyBodies.Verify("RS256", Digest, new byte[256])));
        Assert.Equal(200, (await Vault.UseAsync("g30", "sign", KeyBodies.Use("RS256", Digest))).Status);
    }

    [Fact]
    public async Task G31_GCM_makes_its_nonce_and_tag_and_refuses_other_data()
    {
        var hsm = await KeyHost.HsmAsync(server, _wire, "g31-hsm");
        await hsm.CreateAsync("g31", "oct");
        var nonces = new HashSet<string>();
        for (var i = 0; i < 50; i++)
        {
            var made = (await hsm.UseAsync("g31", "encrypt", KeyBodies.Use("A256GCM", [1, 2], aad: [3]))).Json;
            byte[] Member(string name) => KeyBodies.Bytes(made.GetProperty(name).GetString()!);
            Assert.Equal((12, 16), (Member("iv").Length, Member("tag").Length));
            Assert.True(nonces.Add(made.GetProperty("iv").GetString()!));
            Assert.Equal([1, 2], await hsm.ValueAsync("g31", "decrypt", KeyBodies.Use("A256GCM", Member("value"), Member("iv"), [3], Member("tag"))));
            Assert.Equal(400, (await hsm.UseAsync("g31", "decrypt", KeyBodies.Use("A256GCM", Member("value"), Member("iv"), [4], Member("tag")))).Status);
            Assert.Equal(400, (await hsm.UseAsync("g31", "decrypt", KeyBodies.Use("A256GCM", Member("value"), Member("iv"), null, Member("tag")))).Status);
        }

        var chosen = await hsm.UseAsync("g31", "encrypt", KeyBodies.Use("A256GCM", [1], iv: new byte[12]));
        Assert.Equal(400, chosen.Status);
        Assert.StartsWith("Property iv has invalid value", chosen.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task G32_Import_takes_Hsm_with_a_capital_and_nothing_private_comes_back()
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var replies = new List<Reply>();
        foreach (var (name, jwk) in new[] { ("g32-rsa", KeyBodies.Jwk(rsa)), ("g32-ec", KeyBodies.Jwk(ec, "P-384")) })
        {
            replies.Add(await Vault.SendAsync("PUT", "/keys/" + name, $$"""{"Hsm":false,"key":{{jwk}}}"""));
            foreach (var (method, path) in new[]
            {
                ("GET", "/keys/" + name), ("GET", $"/keys/{name}/versions"), ("GET", "/keys"), ("POST", $"/keys/{name}/backup"), ("DELETE", "/keys/" + name), ("GET", "/deletedkeys/" + name), ("GET", "/deletedkeys"),
                ("POST", $"/deletedkeys/{name}/recover"),
            })
            {
                replies.Add(await Vault.SendAsync(method, path));
            }

            replies.Add(await Vault.SendAsync("PATCH", "/keys/" + name, """{"tags":{"a":"b"}}"""));
        }

        var secret = rsa.ExportParameters(true);
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        foreach (var reply in replies)
        {
            Assert.DoesNotMatch("\"(d|p|q|dp|dq|qi|k|key_hsm)\":", reply.Body);
            Assert.All((byte[]?[])[secret.D, secret.P, secret.Q, ec.ExportParameters(true).D], member => Assert.DoesNotContain(KeyBodies.Text(member)[..20], reply.Body, StringComparison.Ordinal));
        }

        var wanted = await Vault.SendAsync("PUT", "/keys/g32-hsm", $$"""{"Hsm":true,"key":{{KeyBodies.Jwk(rsa)}}}""");
        Assert.Equal(400, wanted.Status);
        Assert.StartsWith("Property kty has invalid value\r\nHSM-protected keys need", wanted.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task G33_Whoever_may_use_a_key_but_not_read_it_is_not_locked_out()
    {
        using var planes = new BothPlanes(server);
        await planes.CreateAsync("g33-vault");
        await planes.AssignAsync(Bodies.VaultAdministrator, planes.Vault("g33-vault"), principal: planes.Administrator);
        Assert.Equal(200, (await planes.DataAsync("POST", "g33-vault", "/keys/g33/create", KeyBodies.New("RSA"))).Status);
        var role = Guid.NewGuid().ToString();
        Assert.Equal(201, (await planes.SendAsync("PUT", $"{planes.Subscription}/providers/Microsoft.Authorization/roleDefinitions/{role}", Bodies.Role("signs", planes.Subscription, "Microsoft.KeyVault/vaults/keys/sign/action"), "2022-04-01")).Status);
        await planes.AssignAsync(role, planes.Vault("g33-vault"));

        var read = await planes.DataAsync("GET", "g33-vault", "/keys/g33", limited: true);
        var signed = await planes.DataAsync("POST", "g33-vault", "/keys/g33/sign", KeyBodies.Use("RS256", Digest), limited: true);
        var encrypted = await planes.DataAsync("POST", "g33-vault", "/keys/g33/encrypt", KeyBodies.Use("RSA-OAEP", [1]), limited: true);

        Assert.Equal((403, "ForbiddenByRbac"), (read.Status, read.InnerCode));
        Assert.Equal(200, signed.Status);
        Assert.Equal((403, "ForbiddenByRbac"), (encrypted.Status, encrypted.InnerCode));
    }

    [Fact]
    public async Task G37_The_id_in_an_answer_names_the_version_that_was_used()
    {
        var first = await Vault.CreateAsync("G37", "EC");
        var second = await Vault.CreateAsync("g37", "EC");

        foreach (var (path, kid) in new[] { ("g37", second), ("G37/", second), (first, first), (second, second) })
        {
            var reply = await Vault.UseAsync(path, "sign", KeyBodies.Use("ES256", Digest));
            Assert.Equal(kid, reply.Json.GetProperty("kid").GetString());
            Assert.Equal(3, new Uri(kid).AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Length);
        }
    }

    [Fact]
    public async Task G54_A_backup_brings_versions_tags_and_attributes_to_a_fresh_vault()
    {
        var from = await KeyHost.VaultAsync(server, _wire, "g54-from");
        var to = await KeyHost.VaultAsync(server, _wire, "g54-to");
        var old = await from.CreateAsync("g54", "RSA", "\"tags\":{\"n\":\"1\"},\"attributes\":{\"exp\":1900000000}");
        var closed = await from.ValueAsync("g54", "encrypt", KeyBodies.Use("RSA-OAEP", [5]));
        await from.SendAsync("PATCH", new Uri(old).AbsolutePath, """{"attributes":{"enabled":false}}""");
        var current = await from.CreateAsync("g54", "EC", "\"key_ops\":[\"sign\"]");
        var backup = await from.SendAsync("POST", "/keys/g54/backup");
        Assert.Matches("^{\"value\":\"[A-Za-z0-9_-]+\"}$", backup.Body);

        var restored = await to.SendAsync("POST", "/keys/restore", backup.Body);

        Assert.Equal(200, restored.Status);
        Assert.Equal(current.Replace("g54-from", "g54-to", StringComparison.Ordinal), KeyHost.IdOf(restored));
        Assert.Equal(
            (await from.SendAsync("GET", "/keys/g54/versions")).Body.Replace("g54-from", "g54-to", StringComparison.Ordinal), (await to.SendAsync("GET", "/keys/g54/versions")).Body);
        Assert.Equal(409, (await to.SendAsync("POST", "/keys/restore", backup.Body)).Status);
        await to.SendAsync("PATCH", new Uri(old).AbsolutePath, """{"attributes":{"enabled":true}}""");
        Assert.Equal([5], await to.ValueAsync($"g54/{KeyHost.VersionOf(old)}", "decrypt", KeyBodies.Use("RSA-OAEP", closed)));

        await to.SendAsync("DELETE", "/keys/g54");
        Assert.Equal("ObjectIsDeletedButRecoverable", (await to.SendAsync("POST", "/keys/restore", backup.Body)).InnerCode);
        await to.SendAsync("DELETE", "/deletedkeys/g54");
        var blob = backup.Json.GetProperty("value").GetString()!;
        foreach (var wrong in (string[])["", "AAAA", "!", blob[..^4], blob + "AAAA", blob[..30] + (blob[30] == 'A' ? 'B' : 'A') + blob[31..], blob[..^9] + (blob[^9] == 'A' ? 'B' : 'A') + blob[^8..]])
        {
            var refused = await to.SendAsync("POST", "/keys/restore", $$"""{"value":"{{wrong}}"}""");
            Assert.Equal((400, "BadParameter"), (refused.Status, refused.ErrorCode));
        }

        await from.SendAsync("PUT", "/secrets/g54", """{"value":"v"}""");
        var secret = await from.SendAsync("POST", "/secrets/g54/backup");
        Assert.Equal(400, (await to.SendAsync("POST", "/keys/restore", secret.Body)).Status);
        Assert.Equal(400, (await to.SendAsync("POST", "/secrets/restore", backup.Body)).Status);
        Assert.Equal(404, (await to.SendAsync("GET", "/keys/g54")).Status);
    }

    [Fact]
    public async Task G55_A_backup_may_come_back_with_padding()
    {
        var kid = await Vault.CreateAsync("g55", "EC");
        var blob = (await Vault.SendAsync("POST", "/keys/g55/backup")).Json.GetProperty("value").GetString()!;
        await Vault.SendAsync("DELETE", "/keys/g55");
        await Vault.SendAsync("DELETE", "/deletedkeys/g55");

        var restored = await Vault.SendAsync("POST", "/keys/restore", $$"""{"value":"{{blob.PadRight((blob.Length + 3) / 4 * 4, '=')}}"}""");

        Assert.Equal((200, kid), (restored.Status, KeyHost.IdOf(restored)));
    }

    [Fact]
    public async Task G56_Unknown_members_are_ignored_everywhere()
    {
        const string Unknown = "\"newer\":{\"deep\":[1,null,{\"a\":true}]}";
        Assert.Equal(200, (await Vault.SendAsync("POST", "/keys/g56/create", KeyBodies.New("EC", $"{Unknown},\"attributes\":{{{Unknown}}}"))).Status);
        Assert.Equal(200, (await Vault.SendAsync("PATCH", "/keys/g56", $"{{{Unknown},\"attributes\":{{{Unknown}}}}}")).Status);
        Assert.Equal(200, (await Vault.UseAsync("g56", "sign", KeyBodies.Use("ES256", Digest).Replace("}", $",{Unknown}}}", StringComparison.Ordinal))).Status);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(200, (await Vault.SendAsync("PUT", "/keys/g56", $$"""{"key":{{KeyBodies.Jwk(ec, "P-256", "," + Unknown)}},{{Unknown}}}""")).Status);
    }

    public void Dispose() => _wire.Dispose();

    private async Task<(int Status, string? Inner)> RefusedAsync(string key, string operation, string body)
    {
        var reply = await Vault.UseAsync(key, operation, body);
        return (reply.Status, reply.InnerCode);
    }
}
