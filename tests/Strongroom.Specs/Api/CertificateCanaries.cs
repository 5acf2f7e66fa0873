using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>S35: passwords and private keys of certificates, and the passwords of issuers, are in no file, log, trail or refusal.</summary>
public sealed class CertificateCanaries
{
    [Fact, Trait("Row", "S35")]
    public async Task Nothing_secret_of_a_certificate_is_found_outside_of_its_seal()
    {
        await using var server = new UnthrottledServer();
        await server.StartAsync();
        using var wire = new Wire(server);
        var vault = KeyHost.FirstVault(server, wire);
        var (password, issuerPassword) = ($"pfx-{Guid.NewGuid():N}", $"issuer-{Guid.NewGuid():N}");
        using var authority = new TestAuthority(DateTimeOffset.UtcNow);
        using var key = RSA.Create(2048);
        using var leaf = authority.Leaf("CN=canary-cert", key, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
        var pfx = Convert.ToBase64String(leaf.Export(X509ContentType.Pfx, password)!);
        var pem = leaf.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem();
        var answers = new List<Reply>();
        async Task<Reply> Send(string method, string path, string? body, int status)
        {
            var reply = await vault.SendAsync(method, path, body);
            Assert.True(reply.Status == status, $"{method} {path}: {reply.Status} {reply.Body}");
            answers.Add(reply);
            return reply;
        }

        await Send("POST", "/certificates/canary-pfx/import", CertificateBodies.Import(pfx, password), 200);
        await Send("POST", "/certificates/canary-pem/import", CertificateBodies.Import(pem), 200);
        await Send("POST", "/certificates/canary-x/import", CertificateBodies.Import(pfx, password + "x"), 400);
        await Send("POST", "/certificates/canary-x/import", CertificateBodies.Import(pfx[..^8], password), 400);
        await Send("POST", "/certificates/canary-x/import", CertificateBodies.Import(pem.Replace("PRIVATE", "PUBLIC", StringComparison.Ordinal), password), 400);
        await Send("POST", "/certificates/canary-x/import", CertificateBodies.Import(pfx, password)[..^1], 400);
        await Send("POST", $"/certificates/canary-x/import?pwd={password[..3]}", $$"""{"value":7,"pwd":"{{password}}"}""", 400);
        await Send("POST", "/certificates/canary-x/create", $$"""{"policy":"{{password}}","pwd":"{{password}}"}""", 400);
        await Send("PUT", "/certificates/issuers/canary", $$$"""{"provider":"Test","credentials":{"account_id":"u","pwd":"{{{issuerPassword}}}"}}""", 200);
        await Send("PUT", "/certificates/issuers/canary", $$$"""{"provider":7,"credentials":{"pwd":"{{{issuerPassword}}}"}}""", 400);
        await Send("PATCH", "/certificates/issuers/canary", $$$"""{"credentials":{"pwd":"{{{issuerPassword}}}"},"attributes":{"enabled":"{{{issuerPassword[..3]}}}"}}""", 400);
        var backup = await Send("POST", "/certificates/canary-pfx/backup", null, 200);
        await Send("DELETE", "/certificates/canary-pfx", null, 200);
        await Send("DELETE", "/deletedcertificates/canary-pfx", null, 204);
        await Send("POST", "/certificates/restore", backup.Body, 200);
        await Send("POST", "/certificates/canary-pfx/create", """{"policy":{"x509_props":{"subject":"CN=canary-cert"},"issuer":{"name":"canary"}}}""", 400);

        var (_, trail) = await Session.RunAsync($"dotnet {DevServer.Executable} audit tail -n 100000 --data {server.DataDirectory}", server.DataDirectory);
        server.Kill();

        Assert.Contains("canary-pfx", trail, StringComparison.Ordinal);
        var shown = Encoding.Latin1.GetBytes(string.Concat(answers.Select(answer => answer.Body)) + trail + server.Output);
        var parts = key.ExportParameters(includePrivateParameters: true);
        var needles = ((string Name, byte[] Bytes)[])[("PFX password", Encoding.UTF8.GetBytes(password)), ("issuer's password", Encoding.UTF8.GetBytes(issuerPassword)), ("d", parts.D!), ("p", parts.P!)];
        var places = Directory.EnumerateFiles(server.DataDirectory, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".sock", StringComparison.Ordinal)).Select(file => (Name: file, Content: File.ReadAllBytes(file))).Append((Name: "what was shown", Content: shown)).ToList();
        Assert.True(places.Count > 3);
        foreach (var (name, bytes) in needles)
        {
            foreach (var spelling in Spellings(bytes))
            {
                Assert.All(places, place => Assert.True(place.Content.AsSpan().IndexOf(spelling) < 0, $"{place.Name} holds the {name}"));
            }
        }
    }

    /// <summary>As bytes, as UTF-16, in hexadecimal, and in base64 from each of the three offsets; cut so that no neighbour changes the ends.</summary>
    private static IEnumerable<byte[]> Spellings(byte[] secret)
    {
        yield return secret[4..28];
        yield return Encoding.Unicode.GetBytes(Encoding.Latin1.GetString(secret[4..28]));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(secret[4..28]));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret[4..28]));
        for (var offset = 0; offset < 3; offset++)
        {
            var text = Convert.ToBase64String([.. new byte[offset], .. secret[..30]])[4..32];
            yield return Encoding.ASCII.GetBytes(text);
            yield return Encoding.ASCII.GetBytes(text.Replace('+', '-').Replace('/', '_'));
        }
    }
}
