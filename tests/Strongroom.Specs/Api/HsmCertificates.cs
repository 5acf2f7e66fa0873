using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Certificates of which the key is in the token, and never in a secret.</summary>
public sealed class HsmCertificates(HsmServer server) : IClassFixture<HsmServer>, IDisposable
{
    private const string Hsm = """ "key_props":{"kty":"RSA-HSM","key_size":2048,"exportable":false}""";

    private readonly HsmWorld _world = new(server);

    [Fact]
    public async Task The_token_signs_its_request_and_its_certificate_and_keeps_the_key()
    {
        var vault = await _world.VaultAsync("hsm-cert");
        await OkAsync(vault, "POST", "/certificates/self/create", CertificateBodies.New("CN=hsm", more: Hsm), 202);
        await OkAsync(vault, "POST", "/certificates/ec/create", CertificateBodies.New("CN=hsm", issuer: "Unknown", more: """ "key_props":{"kty":"EC-HSM","crv":"P-384","exportable":false}"""), 202);

        using var certificate = CertificateParty.Certificate(await OkAsync(vault, "GET", "/certificates/self"));
        Assert.Equal("RSA-HSM", (await OkAsync(vault, "GET", "/keys/self")).GetProperty("key").GetProperty("kty").GetString());
        var digest = RandomNumberGenerator.GetBytes(32);
        using var rsa = certificate.GetRSAPublicKey()!;
        Assert.True(rsa.VerifyHash(digest, await _world.OutputAsync(vault, "self", "sign", "RS256", digest), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var pfx = X509CertificateLoader.LoadPkcs12Collection((await OkAsync(vault, "GET", "/secrets/self")).GetProperty("value").GetBytesFromBase64(), "");
        Assert.False(Assert.Single(pfx).HasPrivateKey);

        var csr = (await OkAsync(vault, "GET", "/certificates/ec/pending")).GetProperty("csr").GetBytesFromBase64();
        using var authority = new TestAuthority(DateTimeOffset.UtcNow);
        await OkAsync(vault, "POST", "/certificates/ec/pending/merge", CertificateBodies.Merge(authority.Sign(csr, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(9))), 201);
        await _world.SignsAsync(vault, "ec", "ES384", 48);
        HsmWorld.Refused(await _world.SendAsync("POST", vault, "/certificates/open/create", CertificateBodies.New("CN=x", more: """ "key_props":{"kty":"RSA-HSM","exportable":true}""")), 400, "BadParameter", "exportable");
        var standard = await _world.VaultAsync("hsm-cert-std", "standard");
        HsmWorld.Refused(await _world.SendAsync("POST", standard, "/certificates/x/create", CertificateBodies.New("CN=x", more: Hsm)), 400, "BadParameter", "policy.key_props.kty");
    }

    [Fact]
    public async Task What_is_cancelled_replaced_or_purged_leaves_the_token()
    {
        var vault = await _world.VaultAsync("hsm-cert-end");
        var before = server.TokenObjects;
        await OkAsync(vault, "POST", "/certificates/c/create", CertificateBodies.New("CN=c", more: Hsm), 202);
        var one = server.TokenObjects;
        Assert.True(one > before);

        // A renewal that is given up; the current key stays.
        await OkAsync(vault, "POST", "/certificates/c/create", CertificateBodies.New("CN=c", issuer: "Unknown", more: Hsm), 202);
        Assert.True(server.TokenObjects > one);
        await OkAsync(vault, "PATCH", "/certificates/c/pending", """{"cancellation_requested":true}""");
        await UntilAsync(() => server.TokenObjects == one);
        await _world.SignsAsync(vault, "c", "RS256", 32);

        // A first version that nobody completes makes way for the next.
        await OkAsync(vault, "POST", "/certificates/p/create", CertificateBodies.New("CN=p", issuer: "Unknown", more: Hsm), 202);
        await OkAsync(vault, "DELETE", "/certificates/p/pending");
        await OkAsync(vault, "POST", "/certificates/p/create", CertificateBodies.New("CN=p", more: Hsm), 202);
        await UntilAsync(() => server.TokenObjects == before + (2 * (one - before)));
        await _world.SignsAsync(vault, "p", "RS256", 32);

        // The key that is kept is a second object: the purge of one version's destroys nothing of another's.
        await OkAsync(vault, "PATCH", "/certificates/c/policy", """{"issuer":{"name":"Self"},"key_props":{"reuse_key":true}}""");
        await OkAsync(vault, "POST", "/certificates/c/create", "{}", 202);
        await _world.SignsAsync(vault, "c", "RS256", 32);
        foreach (var name in (string[])["c", "p"])
        {
            await OkAsync(vault, "DELETE", $"/certificates/{name}");
            await OkAsync(vault, "DELETE", $"/deletedcertificates/{name}", status: 204);
        }

        await UntilAsync(() => server.TokenObjects == before);
    }

    [Fact]
    public async Task An_import_goes_into_the_token_and_a_backup_brings_it_back()
    {
        var vault = await _world.VaultAsync("hsm-cert-in");
        using var authority = new TestAuthority(DateTimeOffset.UtcNow);
        using var key = RSA.Create(2048);
        using var leaf = authority.Leaf("CN=in", key, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
        await OkAsync(vault, "POST", "/certificates/in/import", CertificateBodies.Import(Convert.ToBase64String(leaf.Export(X509ContentType.Pfx)), policy: """{"key_props":{"kty":"RSA-HSM","exportable":false}}"""));
        var digest = RandomNumberGenerator.GetBytes(32);
        Assert.True(key.VerifyHash(digest, await _world.OutputAsync(vault, "in", "sign", "RS256", digest), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.False(X509CertificateLoader.LoadPkcs12Collection((await OkAsync(vault, "GET", "/secrets/in")).GetProperty("value").GetBytesFromBase64(), "")[0].HasPrivateKey);
        var blob = (await OkAsync(vault, "POST", "/certificates/in/backup")).GetProperty("value").GetString();
        await OkAsync(vault, "DELETE", "/certificates/in");
        await OkAsync(vault, "DELETE", "/deletedcertificates/in", status: 204);

        await OkAsync(vault, "POST", "/certificates/restore", $$"""{"value":"{{blob}}"}""");

        Assert.True(key.VerifyHash(digest, await _world.OutputAsync(vault, "in", "sign", "RS256", digest), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public void Dispose() => _world.Dispose();

    private async Task<JsonElement> OkAsync(string vault, string method, string path, string? body = null, int status = 200)
    {
        var reply = await _world.SendAsync(method, vault, path, body);
        Assert.True(reply.Status == status, $"{method} {path}: {reply.Status} {reply.Body}");
        return reply.Body.Length > 0 ? reply.Json : default;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 300; i++)
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
