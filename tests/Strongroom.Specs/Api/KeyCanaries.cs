using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>S1, S35: of a key that was imported, what is private is in no file, log, trail or answer, in any spelling, whatever was done with it.</summary>
public sealed class KeyCanaries
{
    [Fact, Trait("Row", "V12"), Trait("Row", "V13"), Trait("Row", "S1"), Trait("Row", "S35")]
    public async Task No_private_member_of_a_key_is_found_outside_of_its_seal()
    {
        await using var server = new DevServer();
        await server.StartAsync();
        using var wire = new Wire(server);
        var vault = KeyHost.FirstVault(server, wire);
        var hsm = await KeyHost.HsmAsync(server, wire, "canary-hsm");
        var secrets = new Dictionary<string, byte[]>();
        var answers = new List<Reply>();
        for (var i = 0; i < 4; i++)
        {
            using var rsa = RSA.Create(2048);
            using var ec = ECDsa.Create(i % 2 == 0 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP521);
            var symmetric = RandomNumberGenerator.GetBytes(32);
            var parts = rsa.ExportParameters(includePrivateParameters: true);
            foreach (var (name, member) in new[] { ("d", parts.D!), ("p", parts.P!), ("q", parts.Q!), ("dp", parts.DP!), ("dq", parts.DQ!), ("qi", parts.InverseQ!), ("ec d", ec.ExportParameters(true).D!), ("k", symmetric) })
            {
                secrets[$"{name} {i}"] = member;
            }

            answers.AddRange(await ExerciseAsync(vault, $"canary-rsa-{i}", KeyBodies.Jwk(rsa), "sign", KeyBodies.Use("RS256", new byte[32])));
            answers.AddRange(await ExerciseAsync(vault, $"canary-ec-{i}", KeyBodies.Jwk(ec, i % 2 == 0 ? "P-256" : "P-521"), "sign", KeyBodies.Use(i % 2 == 0 ? "ES256" : "ES512", new byte[i % 2 == 0 ? 32 : 64])));
            answers.AddRange(await ExerciseAsync(hsm, $"canary-oct-{i}", KeyBodies.Jwk(symmetric), "wrapkey", KeyBodies.Use("A256KW", new byte[16])));
        }

        // What a vault decrypts is as secret as what it keeps.
        secrets["plaintext"] = RandomNumberGenerator.GetBytes(48);
        await vault.CreateAsync("canary-text", "RSA");
        var closed = await vault.ValueAsync("canary-text", "encrypt", KeyBodies.Use("RSA-OAEP", secrets["plaintext"]));
        Assert.Equal(secrets["plaintext"], await vault.ValueAsync("canary-text", "decrypt", KeyBodies.Use("RSA-OAEP", closed)));
        answers.Add(await vault.UseAsync("canary-text", "encrypt", KeyBodies.Use("RSA-OAEP", [.. secrets["plaintext"], .. new byte[300]])));
        answers.Add(await vault.UseAsync("canary-text", "encrypt", KeyBodies.Use("RSA-OAEP", secrets["plaintext"])[..^1]));

        var (_, trail) = await Session.RunAsync($"dotnet {DevServer.Executable} audit tail -n 100000 --data {server.DataDirectory}", server.DataDirectory);
        server.Kill();

        Assert.Contains("canary-rsa-0", trail, StringComparison.Ordinal);
        Assert.Contains(answers, answer => answer.Status == 200);
        Assert.Contains(answers, answer => answer.Status == 400);
        var shown = string.Concat(answers.Select(answer => answer.Body)) + trail + server.Output;
        var needles = secrets.SelectMany(secret => Spellings(secret.Value).Select(spelling => (secret.Key, Spelling: spelling))).ToList();
        Assert.All(needles, needle => Assert.True(Encoding.Latin1.GetBytes(shown).AsSpan().IndexOf(needle.Spelling) < 0, $"{needle.Key} was shown"));
        var files = 0;
        foreach (var file in Directory.EnumerateFiles(server.DataDirectory, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".sock", StringComparison.Ordinal)))
        {
            var content = await File.ReadAllBytesAsync(file);
            files++;
            Assert.All(needles, needle => Assert.True(content.AsSpan().IndexOf(needle.Spelling) < 0, $"{file} holds {needle.Key}"));
        }

        Assert.True(files > 3);
    }

    [Fact]
    public void The_search_itself_finds_what_is_there()
    {
        var secret = RandomNumberGenerator.GetBytes(66);
        foreach (var text in (string[])[Convert.ToBase64String(secret), KeyBodies.Text(secret), Convert.ToHexString(secret), Convert.ToHexStringLower(secret), "x" + Encoding.Latin1.GetString(secret), Convert.ToBase64String([7, .. secret]), Convert.ToBase64String([7, 7, .. secret])])
        {
            Assert.Contains(Spellings(secret), needle => Encoding.Latin1.GetBytes(text).AsSpan().IndexOf(needle) >= 0);
        }
    }

    /// <summary>Everything that a caller can do with a key of its own, and everything that it can do wrong in handing it in.</summary>
    private static async Task<List<Reply>> ExerciseAsync(KeyHost host, string name, string jwk, string operation, string use)
    {
        var imported = await host.SendAsync("PUT", $"/keys/{name}", $$$"""{"key":{{{jwk}}},"tags":{"canary":"{{{name}}}"}}""");
        Assert.True(imported.Status == 200, imported.Body);
        var answers = new List<Reply> { imported };
        string Edited(string from, string to) => jwk.Replace(from, to, StringComparison.Ordinal);
        foreach (var wrong in (string[])[
            "{\"key\":" + jwk, jwk, $"{{\"key\":[{jwk}]}}", $"{{\"key\":{jwk},\"Hsm\":{jwk}}}", $"{{\"key\":{jwk},\"tags\":{{\"a\":{jwk}}}}}",
            $"{{\"key\":{Edited("\"d\":", "\"key_ops\":").Replace("\"k\":", "\"key_ops\":", StringComparison.Ordinal)}}}", $"{{\"key\":{Edited("\"kty\":\"", "\"kty\":\"X")}}}", $"{{\"key\":{Edited("\"kty\":\"", "\"crv\":1,\"kty\":\"")}}}"])
        {
            var refused = await host.SendAsync("PUT", $"/keys/{name}", wrong);
            Assert.Equal(400, refused.Status);
            answers.Add(refused);
            answers.Add(await host.SendAsync("POST", $"/keys/{name}/create", wrong));
        }

        answers.Add(await host.UseAsync(name, operation, use));
        answers.Add(await host.UseAsync(name, operation, jwk));
        answers.Add(await host.SendAsync("GET", "/keys/" + name));
        answers.Add(await host.SendAsync("PATCH", "/keys/" + name, $$"""{"key":{{jwk}}}"""));
        answers.Add(await host.SendAsync("POST", $"/keys/{name}/rotate"));
        var backup = await host.SendAsync("POST", $"/keys/{name}/backup");
        answers.Add(backup);
        answers.Add(await host.SendAsync("DELETE", "/keys/" + name));
        answers.Add(await host.SendAsync("GET", "/deletedkeys/" + name));
        await host.SendAsync("DELETE", "/deletedkeys/" + name);
        answers.Add(await host.SendAsync("POST", "/keys/restore", backup.Body));
        return answers;
    }

    /// <summary>As bytes, in both base64 alphabets from each of the three offsets, in hexadecimal, and as UTF-16; cut so that no neighbour changes the ends.</summary>
    private static IEnumerable<byte[]> Spellings(byte[] secret)
    {
        yield return secret[4..28];
        for (var offset = 0; offset < 3; offset++)
        {
            var text = Convert.ToBase64String(secret[offset..(offset + 24)]);
            yield return Encoding.ASCII.GetBytes(text);
            yield return Encoding.ASCII.GetBytes(text.Replace('+', '-').Replace('/', '_'));
            yield return Encoding.Unicode.GetBytes(text);
        }

        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(secret[4..28]));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret[4..28]));
    }
}
