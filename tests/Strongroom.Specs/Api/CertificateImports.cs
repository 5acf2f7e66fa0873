using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Certificates that come with their private key (wire reference §6.5, G47).</summary>
public sealed class CertificateImports(UnthrottledServer server) : IClassFixture<UnthrottledServer>, IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly Wire _wire = new(server);
    private readonly TestAuthority _authority = new(Now);
    private readonly RSA _key = RSA.Create(2048);

    private CertificateParty Party => field ??= new CertificateParty(KeyHost.FirstVault(server, _wire));

    [Fact]
    public async Task A_pfx_comes_in_with_its_chain_and_without_a_policy_gets_one_from_the_certificate()
    {
        using var leaf = _authority.Leaf("CN=import.test, O=Test", _key, Now.AddDays(-1), Now.AddDays(200));
        var pfx = new X509Certificate2Collection((X509Certificate2[])[Public(_authority.Root), Public(_authority.Intermediate), leaf]).Export(X509ContentType.Pfx, "s3cret")!;

        var imported = await Party.OkAsync("POST", "/certificates/pfx/import", CertificateBodies.Import(Convert.ToBase64String(pfx), "s3cret"));

        Assert.Equal(leaf.RawData, imported.GetProperty("cer").GetBytesFromBase64());
        var policy = imported.GetProperty("policy");
        Assert.Equal("Unknown", policy.GetProperty("issuer").GetProperty("name").GetString());
        Assert.Equal("EmailContacts", policy.GetProperty("lifetime_actions")[0].GetProperty("action").GetProperty("action_type").GetString());
        Assert.Equal(80, policy.GetProperty("lifetime_actions")[0].GetProperty("trigger").GetProperty("lifetime_percentage").GetInt32());
        Assert.Equal("application/x-pkcs12", policy.GetProperty("secret_props").GetProperty("contentType").GetString());
        Assert.Equal("[]", policy.GetProperty("x509_props").GetProperty("ekus").GetRawText());
        Assert.Equal(6, policy.GetProperty("x509_props").GetProperty("validity_months").GetInt32());
        Assert.Contains("import.test", policy.GetProperty("x509_props").GetProperty("subject").GetString(), StringComparison.Ordinal);
        Assert.False(imported.TryGetProperty("pending", out _));
        Assert.Equal(404, (await Party.SendAsync("GET", "/certificates/pfx/pending")).Status);
        var secret = await Party.PfxAsync("pfx");
        Assert.Equal(3, secret.Count);
        Assert.Equal(leaf.RawData, Assert.Single(secret, one => one.HasPrivateKey).RawData);
        Assert.Equal(200, (await Party.Host.UseAsync("pfx", "sign", KeyBodies.Use("RS256", new byte[32]))).Status);
    }

    [Fact]
    public async Task Pem_comes_in_as_text_and_in_base64_and_goes_out_as_pem()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leaf = _authority.Leaf("CN=pem.test", ec, Now.AddDays(-1), Now.AddDays(90));
        var pem = $"{leaf.ExportCertificatePem()}\n{ec.ExportPkcs8PrivateKeyPem()}\n{_authority.Intermediate.ExportCertificatePem()}";

        await Party.OkAsync("POST", "/certificates/pem-text/import", CertificateBodies.Import(pem));
        await Party.OkAsync("POST", "/certificates/pem-base64/import", CertificateBodies.Import(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(pem.Replace("\n", "\r\n", StringComparison.Ordinal)))));
        await Party.OkAsync("POST", "/certificates/pem-sec1/import", CertificateBodies.Import($"{ec.ExportECPrivateKeyPem()}\n{leaf.ExportCertificatePem()}", policy: """{"secret_props":{"contentType":"application/x-pkcs12"}}"""));

        foreach (var name in (string[])["pem-text", "pem-base64"])
        {
            var secret = await Party.OkAsync("GET", $"/secrets/{name}");
            Assert.Equal("application/x-pem-file", secret.GetProperty("contentType").GetString());
            var out1 = secret.GetProperty("value").GetString()!;
            using var both = X509Certificate2.CreateFromPem(out1, out1);
            Assert.Equal(leaf.RawData, both.RawData);
            Assert.Equal(2, out1.Split("BEGIN CERTIFICATE").Length - 1);
        }

        Assert.True(Assert.Single(await Party.PfxAsync("pem-sec1")).HasPrivateKey);
    }

    [Fact]
    public async Task The_order_of_the_certificates_is_kept_on_demand()
    {
        using var leaf = _authority.Leaf("CN=order.test", _key, Now.AddDays(-1), Now.AddDays(90));
        var pem = $"{_authority.Root.ExportCertificatePem()}\n{_authority.Intermediate.ExportCertificatePem()}\n{leaf.ExportCertificatePem()}\n{_key.ExportPkcs8PrivateKeyPem()}";
        var body = CertificateBodies.Import(pem);

        await Party.OkAsync("POST", "/certificates/order-leaf/import", body);
        var kept = await Party.OkAsync("POST", "/certificates/order-kept/import", body.Replace("{\"value\"", "{\"preserveCertOrder\":true,\"value\"", StringComparison.Ordinal));

        Assert.True(kept.GetProperty("preserveCertOrder").GetBoolean());
        Assert.Equal(leaf.RawData, (await CertificatesAsync("order-leaf"))[0].RawData);
        Assert.Equal(_authority.Root.RawData, (await CertificatesAsync("order-kept"))[0].RawData);
    }

    [Fact]
    public async Task What_is_given_in_the_policy_counts_and_the_certificate_says_the_rest()
    {
        using var leaf = _authority.Leaf("CN=given.test", _key, Now.AddDays(-1), Now.AddDays(90));
        var pfx = Convert.ToBase64String(leaf.Export(X509ContentType.Pfx));

        var imported = await Party.OkAsync("POST", "/certificates/given/import", CertificateBodies.Import(
            pfx, policy: """{"key_props":{"exportable":false,"kty":"RSA","key_size":2048},"secret_props":{"contentType":"application/x-pem-file"},"x509_props":{"subject":"CN=other"},"issuer":{"name":"Self"},"lifetime_actions":[{"trigger":{"days_before_expiry":9},"action":{"action_type":"AutoRenew"}}]}"""));

        var policy = imported.GetProperty("policy");
        Assert.Equal("CN=given.test", policy.GetProperty("x509_props").GetProperty("subject").GetString());
        Assert.Equal("Self", policy.GetProperty("issuer").GetProperty("name").GetString());
        Assert.Equal(9, policy.GetProperty("lifetime_actions")[0].GetProperty("trigger").GetProperty("days_before_expiry").GetInt32());
        Assert.DoesNotContain("PRIVATE", (await Party.OkAsync("GET", "/secrets/given")).GetProperty("value").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imported_again_under_a_name_it_is_a_new_version()
    {
        using var leaf = _authority.Leaf("CN=v.test", _key, Now.AddDays(-1), Now.AddDays(90));
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var next = _authority.Leaf("CN=v.test", ec, Now.AddDays(-1), Now.AddDays(180));
        await Party.OkAsync("POST", "/certificates/v/import", CertificateBodies.Import(Convert.ToBase64String(leaf.Export(X509ContentType.Pfx)), policy: """{"key_props":{"exportable":false}}"""));

        var second = await Party.OkAsync("POST", "/certificates/v/import", CertificateBodies.Import(Convert.ToBase64String(next.Export(X509ContentType.Pfx))));

        Assert.Equal(2, (await Party.OkAsync("GET", "/certificates/v/versions")).GetProperty("value").GetArrayLength());
        Assert.Equal("EC", second.GetProperty("policy").GetProperty("key_props").GetProperty("kty").GetString());
        Assert.False(second.GetProperty("policy").GetProperty("key_props").GetProperty("exportable").GetBoolean());
        Assert.False(Assert.Single(await Party.PfxAsync("v")).HasPrivateKey);
    }

    [Fact, Trait("Row", "S52")]
    public async Task What_cannot_be_taken_is_refused_and_leaves_nothing()
    {
        using var leaf = _authority.Leaf("CN=bad.test", _key, Now.AddDays(-1), Now.AddDays(90));
        using var other = RSA.Create(2048);
        using var small = RSA.Create(1024);
        using var weak = _authority.Leaf("CN=bad.test", small, Now.AddDays(-1), Now.AddDays(90));
        using var expired = _authority.Leaf("CN=bad.test", _key, Now.AddDays(-20), Now.AddDays(-10));
        var pfx = leaf.Export(X509ContentType.Pfx, "right")!;
        using var bare = X509CertificateLoader.LoadCertificate(leaf.RawData);
        var cases = new (string Why, string Body, string Code)[]
        {
            ("wrong password", CertificateBodies.Import(Convert.ToBase64String(pfx), "canary-wrong-pwd"), "BadParameter"),
            ("no password", CertificateBodies.Import(Convert.ToBase64String(pfx)), "BadParameter"),
            ("no key in a PFX", CertificateBodies.Import(Convert.ToBase64String(bare.Export(X509ContentType.Pfx))), "BadParameter"),
            ("no key in PEM", CertificateBodies.Import(leaf.ExportCertificatePem()), "BadParameter"),
            ("another key", CertificateBodies.Import($"{leaf.ExportCertificatePem()}\n{other.ExportPkcs8PrivateKeyPem()}"), "BadParameter"),
            ("a key alone", CertificateBodies.Import(_key.ExportPkcs8PrivateKeyPem()), "BadParameter"),
            ("an encrypted key", CertificateBodies.Import($"{leaf.ExportCertificatePem()}\n{_key.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000))}"), "BadParameter"),
            ("a small key", CertificateBodies.Import(Convert.ToBase64String(weak.Export(X509ContentType.Pfx))), "BadParameter"),
            ("expired", CertificateBodies.Import(Convert.ToBase64String(expired.Export(X509ContentType.Pfx))), "CertificateExpired"),
            ("cut", CertificateBodies.Import(Convert.ToBase64String(pfx[..^40]), "right"), "BadParameter"),
            ("more than a PFX", CertificateBodies.Import(Convert.ToBase64String([.. pfx, 0]), "right"), "BadParameter"),
            ("a certificate", CertificateBodies.Import(Convert.ToBase64String(leaf.RawData)), "BadParameter"),
            ("no base64", CertificateBodies.Import("???"), "BadParameter"),
            ("nothing", CertificateBodies.Import(""), "BadParameter"),
            ("no value", "{}", "BadParameter"),
            ("a number", """{"value":7}""", "BadParameter"),
            ("a number as password", """{"value":"AAAA","pwd":7}""", "BadParameter"),
        };
        foreach (var (why, body, code) in cases)
        {
            var refused = await Party.SendAsync("POST", "/certificates/bad/import", body);
            Assert.True(refused.Status == 400 && refused.Body.Contains(code, StringComparison.Ordinal), $"{why}: {refused.Status} {refused.Body}");
            Assert.DoesNotContain("canary-wrong-pwd", refused.Body, StringComparison.Ordinal);
        }

        Assert.Equal(404, (await Party.SendAsync("GET", "/certificates/bad")).Status);
        Assert.Equal(404, (await Party.SendAsync("GET", "/keys/bad")).Status);
        using var later = _authority.Leaf("CN=later.test", _key, Now.AddDays(2), Now.AddDays(90));
        await Party.OkAsync("POST", "/certificates/later/import", CertificateBodies.Import(Convert.ToBase64String(later.Export(X509ContentType.Pfx))));
    }

    [Fact, Trait("Row", "S52"), Trait("Row", "P3")]
    public async Task A_pfx_that_would_keep_a_core_busy_is_refused_before_it_does()
    {
        using var leaf = _authority.Leaf("CN=bomb.test", _key, Now.AddDays(-1), Now.AddDays(90));
        var bomb = leaf.ExportPkcs12(new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 250_000), "p");
        var refused = await Party.SendAsync("POST", "/certificates/bomb/import", CertificateBodies.Import(Convert.ToBase64String(bomb), "p"));
        Assert.True(refused.Status == 400 && refused.Body.Contains("iteration", StringComparison.Ordinal), refused.Body);
    }

    public void Dispose()
    {
        _key.Dispose();
        _authority.Dispose();
        _wire.Dispose();
    }

    private static X509Certificate2 Public(X509Certificate2 certificate) => X509CertificateLoader.LoadCertificate(certificate.RawData);

    private async Task<X509Certificate2Collection> CertificatesAsync(string name)
    {
        X509Certificate2Collection found = [];
        found.ImportFromPem((await Party.OkAsync("GET", $"/secrets/{name}")).GetProperty("value").GetString());
        return found;
    }
}
