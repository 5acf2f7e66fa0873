using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Certificates over the wire: made, shown, listed, changed, renewed by hand, deleted (wire reference §6, G38–G53).</summary>
public sealed class CertificateLife(UnthrottledServer server) : IClassFixture<UnthrottledServer>, IDisposable
{
    private readonly Wire _wire = new(server);

    private CertificateParty Party => field ??= new CertificateParty(KeyHost.FirstVault(server, _wire));

    [Fact, Trait("Row", "G38"), Trait("Row", "G40"), Trait("Row", "G41"), Trait("Row", "G52")]
    public async Task The_smallest_policy_makes_a_certificate_with_every_default()
    {
        var made = await Party.SendAsync("POST", "/certificates/least/create", """{"policy":{"x509_props":{"subject":"CN=DefaultPolicy"},"issuer":{"name":"Self"}}}""");

        Assert.Equal(202, made.Status);
        var request = made.Json.GetProperty("request_id").GetString();
        Assert.Equal($"{Party.Host.Origin}/certificates/least/pending?api-version={KeyHost.Newest}&request_id={request}", made.Headers["Location"]);
        Assert.True(int.TryParse(made.Headers["Retry-After"], out _));
        Assert.Equal(["id", "issuer", "csr", "cancellation_requested", "status", "status_details", "request_id"], CertificateParty.Members(made.Json));
        Assert.Equal($"{Party.Host.Origin}/certificates/least/pending", made.Json.GetProperty("id").GetString());
        Assert.Equal("inProgress", made.Json.GetProperty("status").GetString());

        var ended = await Party.EndAsync("least");
        Assert.Equal("completed", ended.GetProperty("status").GetString());
        Assert.Equal($"{Party.Host.Origin}/certificates/least", ended.GetProperty("target").GetString());
        Assert.Equal(request, ended.GetProperty("request_id").GetString());
        Assert.Equal(404, (await Party.SendAsync("GET", "/certificates/least/pending?request_id=" + Guid.NewGuid().ToString("N"))).Status);

        var bundle = await Party.OkAsync("GET", "/certificates/least/");
        Assert.Equal(["id", "kid", "sid", "x5t", "cer", "attributes", "policy", "pending"], CertificateParty.Members(bundle));
        var version = CertificateParty.VersionOf(bundle);
        Assert.Equal($"{Party.Host.Origin}/keys/least/{version}", bundle.GetProperty("kid").GetString());
        Assert.Equal($"{Party.Host.Origin}/secrets/least/{version}", bundle.GetProperty("sid").GetString());
        using var certificate = CertificateParty.Certificate(bundle);
        Assert.Equal(KeyBodies.Text(certificate.GetCertHash()), bundle.GetProperty("x5t").GetString());
        Assert.Equal(new DateTimeOffset(certificate.NotAfter).ToUnixTimeSeconds(), bundle.GetProperty("attributes").GetProperty("exp").GetInt64());
        Assert.Equal(new DateTimeOffset(certificate.NotBefore).ToUnixTimeSeconds(), bundle.GetProperty("attributes").GetProperty("nbf").GetInt64());
        Assert.Equal("CN=DefaultPolicy", certificate.Subject);
        Assert.Equal(certificate.Subject, certificate.Issuer);
        Assert.Equal(10, (DateTimeOffset.UtcNow - certificate.NotBefore).TotalMinutes, tolerance: 2);

        var policy = await Party.OkAsync("GET", "/certificates/least/policy");
        Assert.Equal(
            """{"key_props":{"exportable":true,"kty":"RSA","key_size":2048,"reuse_key":false},"secret_props":{"contentType":"application/x-pkcs12"},"x509_props":{"subject":"CN=DefaultPolicy","sans":{},"ekus":["1.3.6.1.5.5.7.3.1","1.3.6.1.5.5.7.3.2"],"key_usage":["digitalSignature","keyEncipherment"],"validity_months":12,"basic_constraints":{"ca":false}},"lifetime_actions":[{"trigger":{"lifetime_percentage":80},"action":{"action_type":"AutoRenew"}}],"issuer":{"name":"Self"}}""",
            Without(policy, "id", "attributes"));

        var key = await Party.OkAsync("GET", "/keys/least");
        Assert.True(key.GetProperty("managed").GetBoolean());
        Assert.Equal(["sign", "verify", "wrapKey", "unwrapKey"], key.GetProperty("key").GetProperty("key_ops").EnumerateArray().Select(one => one.GetString()!));
        Assert.Equal(bundle.GetProperty("attributes").GetProperty("exp").GetInt64(), key.GetProperty("attributes").GetProperty("exp").GetInt64());
        var secret = await Party.OkAsync("GET", "/secrets/least");
        Assert.True(secret.GetProperty("managed").GetBoolean());
        Assert.Equal(bundle.GetProperty("kid").GetString(), secret.GetProperty("kid").GetString());
        Assert.False(secret.TryGetProperty("previousVersion", out _));
        var pfx = await Party.PfxAsync("least");
        Assert.Equal(certificate.RawData, Assert.Single(pfx).RawData);
        using var opened = pfx[0].GetRSAPrivateKey()!;
        Assert.Equal(KeyBodies.Text(opened.ExportParameters(false).Modulus!), key.GetProperty("key").GetProperty("n").GetString());
    }

    [Fact, Trait("Row", "G45")]
    public async Task Every_member_of_the_policy_stands_in_the_certificate()
    {
        const string More = """
            "key_props":{"kty":"EC","crv":"P-384","exportable":true},"secret_props":{"contentType":"application/x-pem-file"}
            """;
        const string X509 = """
            "sans":{"dns_names":["a.test","*.b.test"],"emails":["a@b.test"],"upns":["u@b.test"],"uris":["urn:x:1"],"ipAddresses":["10.0.0.1","2001:db8::1"]},
            "ekus":["1.3.6.1.5.5.7.3.1"],"key_usage":["digitalSignature","keyCertSign","cRLSign"],"validity_months":3,"basic_constraints":{"ca":true}
            """;
        var bundle = await Party.CreateAsync("whole", CertificateBodies.New("CN=Whole, O=\\\"A, Inc.\\\", C=DE", more: More, x509: X509));

        using var certificate = CertificateParty.Certificate(bundle);
        Assert.Contains("A, Inc.", certificate.Subject, StringComparison.Ordinal);
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(["a.test", "*.b.test"], names.EnumerateDnsNames());
        Assert.Equal(["10.0.0.1", "2001:db8::1"], names.EnumerateIPAddresses().Select(address => address.ToString()));
        Assert.Equal(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, certificate.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.True(certificate.Extensions.OfType<X509KeyUsageExtension>().Single().Critical);
        Assert.True(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal("1.3.6.1.5.5.7.3.1", Assert.Single(certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>()).Value);
        using var ec = certificate.GetECDsaPublicKey()!;
        Assert.Equal(384, ec.KeySize);
        var sans = bundle.GetProperty("policy").GetProperty("x509_props").GetProperty("sans");
        Assert.Equal("""{"emails":["a@b.test"],"dns_names":["a.test","*.b.test"],"upns":["u@b.test"],"uris":["urn:x:1"],"ipAddresses":["10.0.0.1","2001:db8::1"]}""", sans.GetRawText());
        var old = await Party.OkAsync("GET", "/certificates/whole/policy", version: "7.4");
        Assert.False(old.GetProperty("x509_props").GetProperty("sans").TryGetProperty("uris", out _));

        var secret = await Party.OkAsync("GET", "/secrets/whole");
        Assert.Equal("application/x-pem-file", secret.GetProperty("contentType").GetString());
        var pem = secret.GetProperty("value").GetString()!;
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", pem, StringComparison.Ordinal);
        using var both = X509Certificate2.CreateFromPem(pem, pem);
        Assert.Equal(certificate.RawData, both.RawData);
        var key = await Party.OkAsync("GET", "/keys/whole");
        Assert.Equal("""["sign","verify"]""", key.GetProperty("key").GetProperty("key_ops").GetRawText());
    }

    [Fact, Trait("Row", "G45"), Trait("Row", "S11")]
    public async Task A_key_that_is_not_exportable_is_in_no_secret_and_in_no_form()
    {
        await Party.CreateAsync("shut", CertificateBodies.New("CN=shut", more: """ "key_props":{"exportable":false}"""));
        await Party.CreateAsync("shut-pem", CertificateBodies.New("CN=shut", more: """ "key_props":{"exportable":false},"secret_props":{"contentType":"application/x-pem-file"}"""));

        Assert.False(Assert.Single(await Party.PfxAsync("shut")).HasPrivateKey);
        var pem = (await Party.OkAsync("GET", "/secrets/shut-pem")).GetProperty("value").GetString()!;
        Assert.DoesNotContain("PRIVATE", pem, StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", pem, StringComparison.Ordinal);

        // A changed policy is for the next version: what was shut stays shut.
        await Party.OkAsync("PATCH", "/certificates/shut/policy", """{"key_props":{"exportable":true,"reuse_key":true}}""");
        Assert.False(Assert.Single(await Party.PfxAsync("shut")).HasPrivateKey);
        var digest = RandomNumberGenerator.GetBytes(32);
        var signature = await Party.Host.ValueAsync("shut", "sign", KeyBodies.Use("RS256", digest));
        using var certificate = CertificateParty.Certificate(await Party.OkAsync("GET", "/certificates/shut"));
        using var rsa = certificate.GetRSAPublicKey()!;
        Assert.True(rsa.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact, Trait("Row", "G46")]
    public async Task Only_the_certificate_changes_its_key_and_its_secret()
    {
        await Party.CreateAsync("owner", CertificateBodies.New("CN=owner"));
        var before = await StateAsync("owner");

        foreach (var (method, path, body, code) in ((string, string, string?, string)[])
        [
            ("PUT", "/secrets/owner", """{"value":"x"}""", "SecretManagedByKeyVault"),
            ("PATCH", "/secrets/owner", """{"attributes":{"enabled":false}}""", "SecretManagedByKeyVault"),
            ("DELETE", "/secrets/owner", null, "SecretManagedByKeyVault"),
            ("POST", "/secrets/owner/backup", null, "SecretManagedByKeyVault"),
            ("POST", "/keys/owner/create", KeyBodies.New("RSA"), "KeyManagedByKeyVault"),
            ("PATCH", "/keys/owner", """{"key_ops":["sign"]}""", "KeyManagedByKeyVault"),
            ("PUT", "/keys/owner", $$"""{"key":{{KeyBodies.Jwk(RSA.Create(2048))}}}""", "KeyManagedByKeyVault"),
            ("POST", "/keys/owner/rotate", null, "KeyManagedByKeyVault"),
            ("PUT", "/keys/owner/rotationpolicy", """{"attributes":{"expiryTime":"P90D"}}""", "KeyManagedByKeyVault"),
            ("POST", "/keys/owner/backup", null, "KeyManagedByKeyVault"),
            ("DELETE", "/keys/owner", null, "KeyManagedByKeyVault"),
        ])
        {
            var refused = await Party.SendAsync(method, path, body);
            Assert.True(refused.Status == 403 && refused.Body.Contains(code, StringComparison.Ordinal), $"{method} {path}: {refused.Status} {refused.Body}");
        }

        Assert.Equal(before, await StateAsync("owner"));
        await Party.OkAsync("DELETE", "/certificates/owner");
        foreach (var (method, path, code) in ((string, string, string)[])
        [
            ("POST", "/deletedkeys/owner/recover", "KeyManagedByKeyVault"), ("POST", "/deletedsecrets/owner/recover", "SecretManagedByKeyVault"),
            ("DELETE", "/deletedkeys/owner", "KeyManagedByKeyVault"), ("DELETE", "/deletedsecrets/owner", "SecretManagedByKeyVault"),
        ])
        {
            var refused = await Party.SendAsync(method, path);
            Assert.True(refused.Status == 403 && refused.Body.Contains(code, StringComparison.Ordinal), $"{method} {path}: {refused.Status} {refused.Body}");
        }

        await Party.OkAsync("POST", "/deletedcertificates/owner/recover");
        Assert.Equal(before, await StateAsync("owner"));
    }

    [Fact, Trait("Row", "G53")]
    public async Task Key_and_secret_go_and_come_with_the_certificate()
    {
        await Party.CreateAsync("trio", CertificateBodies.New("CN=trio"));
        var before = await StateAsync("trio");

        var deleted = await Party.OkAsync("DELETE", "/certificates/trio");

        Assert.Equal($"{Party.Host.Origin}/deletedcertificates/trio", deleted.GetProperty("recoveryId").GetString());
        foreach (var kind in (string[])["certificates", "keys", "secrets"])
        {
            Assert.Equal(404, (await Party.SendAsync("GET", $"/{kind}/trio")).Status);
            var gone = await Party.OkAsync("GET", $"/deleted{kind}/trio");
            Assert.Equal(deleted.GetProperty("scheduledPurgeDate").GetInt64(), gone.GetProperty("scheduledPurgeDate").GetInt64());
        }

        Assert.Equal("409 Conflict", CertificateParty.ErrorOf(await Party.SendAsync("POST", "/certificates/trio/create", CertificateBodies.New("CN=trio"))));
        Assert.Equal(409, (await Party.SendAsync("PUT", "/secrets/trio", """{"value":"x"}""")).Status);
        await Party.OkAsync("POST", "/deletedcertificates/trio/recover");
        Assert.Equal(before, await StateAsync("trio"));
        await Party.OkAsync("DELETE", "/certificates/trio");
        await Party.OkAsync("DELETE", "/deletedcertificates/trio", status: 204);
        foreach (var kind in (string[])["certificates", "keys", "secrets"])
        {
            Assert.Equal(404, (await Party.SendAsync("GET", $"/deleted{kind}/trio")).Status);
        }

        await Party.OkAsync("PUT", "/secrets/trio", """{"value":"free again"}""");
        Assert.Equal("409 Conflict", CertificateParty.ErrorOf(await Party.SendAsync("POST", "/certificates/trio/create", CertificateBodies.New("CN=trio"))));
        await Party.Host.CreateAsync("lone", "EC");
        Assert.Equal("409 Conflict", CertificateParty.ErrorOf(await Party.SendAsync("POST", "/certificates/lone/create", CertificateBodies.New("CN=lone"))));
    }

    [Fact]
    public async Task Created_again_it_has_a_new_version_and_the_old_one_stays_readable()
    {
        var first = await Party.CreateAsync("again", CertificateBodies.New("CN=again"));
        var second = await Party.CreateAsync("again", "{}");
        await Party.OkAsync("PATCH", "/certificates/again/policy", """{"key_props":{"reuse_key":true}}""");
        var third = await Party.CreateAsync("again", """{"tags":{"turn":"third"}}""");

        Assert.Equal(3, (await Party.OkAsync("GET", "/certificates/again/versions")).GetProperty("value").GetArrayLength());
        Assert.NotEqual(await ModulusAsync(first), await ModulusAsync(second));
        Assert.Equal(await ModulusAsync(second), await ModulusAsync(third));
        Assert.NotEqual(second.GetProperty("x5t").GetString(), third.GetProperty("x5t").GetString());
        Assert.Equal("third", third.GetProperty("tags").GetProperty("turn").GetString());
        var old = await Party.OkAsync("GET", "/certificates/again/" + CertificateParty.VersionOf(first));
        Assert.Equal(first.GetProperty("cer").GetString(), old.GetProperty("cer").GetString());
        var secret = await Party.OkAsync("GET", "/secrets/again");
        Assert.Equal(CertificateParty.VersionOf(second), secret.GetProperty("previousVersion").GetString());
        Assert.Equal(200, (await Party.SendAsync("GET", "/secrets/again/" + CertificateParty.VersionOf(first))).Status);
    }

    [Fact]
    public async Task A_disabled_version_disables_its_key_and_its_secret_and_no_other()
    {
        var first = await Party.CreateAsync("switch", CertificateBodies.New("CN=switch"));
        await Party.CreateAsync("switch", "{}");
        var path = "/switch/" + CertificateParty.VersionOf(first);

        await Party.OkAsync("PATCH", "/certificates" + path, """{"attributes":{"enabled":false},"tags":{"why":"compromised"}}""");

        Assert.Equal(403, (await Party.SendAsync("GET", "/secrets" + path)).Status);
        Assert.Equal(200, (await Party.SendAsync("GET", "/secrets/switch")).Status);
        Assert.False((await Party.OkAsync("GET", "/keys" + path)).GetProperty("attributes").GetProperty("enabled").GetBoolean());
        Assert.Equal(403, (await Party.Host.UseAsync("switch/" + CertificateParty.VersionOf(first), "sign", KeyBodies.Use("RS256", new byte[32]))).Status);
        Assert.Equal(200, (await Party.Host.UseAsync("switch", "sign", KeyBodies.Use("RS256", new byte[32]))).Status);
        var shown = await Party.OkAsync("GET", "/certificates" + path);
        Assert.False(shown.GetProperty("attributes").GetProperty("enabled").GetBoolean());
        Assert.Equal("compromised", shown.GetProperty("tags").GetProperty("why").GetString());
        await Party.OkAsync("PATCH", "/certificates" + path, """{"attributes":{"enabled":true}}""");
        Assert.Equal(200, (await Party.SendAsync("GET", "/secrets" + path)).Status);
    }

    [Fact, Trait("Row", "G48")]
    public async Task A_policy_is_changed_member_by_member()
    {
        await Party.CreateAsync("policy", CertificateBodies.New("CN=policy", x509: """ "sans":{"dns_names":["p.test"]}"""));
        var before = Without(await Party.OkAsync("GET", "/certificates/policy/policy"), "attributes");

        Assert.Equal(before, Without(await Party.OkAsync("PATCH", "/certificates/policy/policy", """{"key_props":{},"x509_props":{"sans":{}},"secret_props":{},"issuer":{},"attributes":{}}"""), "attributes"));
        var changed = await Party.OkAsync("PATCH", "/certificates/policy/policy", """{"x509_props":{"validity_months":24},"lifetime_actions":[{"trigger":{"days_before_expiry":30},"action":{"action_type":"EmailContacts"}}]}""");

        Assert.Equal(24, changed.GetProperty("x509_props").GetProperty("validity_months").GetInt32());
        Assert.Equal("p.test", changed.GetProperty("x509_props").GetProperty("sans").GetProperty("dns_names")[0].GetString());
        Assert.Equal(30, changed.GetProperty("lifetime_actions")[0].GetProperty("trigger").GetProperty("days_before_expiry").GetInt32());
        Assert.Equal(404, (await Party.SendAsync("PATCH", "/certificates/absent/policy", "{}")).Status);
    }

    [Fact]
    public async Task Lists_have_pages_and_leave_out_what_is_pending()
    {
        await Party.CreateAsync("l-1", CertificateBodies.New("CN=l1"));
        await Party.CreateAsync("l-2", CertificateBodies.New("CN=l2"));
        await Party.OkAsync("POST", "/certificates/l-3/create", CertificateBodies.New("CN=l3", issuer: "Unknown"), 202);

        Assert.DoesNotContain("l-3", await NamesAsync("/certificates?maxresults=2"));
        Assert.Contains("l-3", await NamesAsync("/certificates?maxresults=2&includePending=true"));
        Assert.Equal(400, (await Party.SendAsync("GET", "/certificates?includePending=maybe")).Status);
        var item = (await Party.OkAsync("GET", "/certificates")).GetProperty("value").EnumerateArray().First(one => one.GetProperty("id").GetString()!.EndsWith("/l-1", StringComparison.Ordinal));
        Assert.Equal(["id", "x5t", "attributes", "subject"], CertificateParty.Members(item));
    }

    [Theory]
    [InlineData("""{}""", "policy")]
    [InlineData("""{"policy":{"issuer":{"name":"Self"}}}""", "policy.x509_props.subject")]
    [InlineData("""{"policy":{"x509_props":{"subject":"no name"},"issuer":{"name":"Self"}}}""", "policy.x509_props.subject")]
    [InlineData("""{"policy":{"x509_props":{"subject":7}}}""", "policy.x509_props.subject")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x","validity_months":0}}}""", "validity_months")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x","validity_months":-1}}}""", "validity_months")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x","ekus":["1.2.x"]}}}""", "policy.x509_props.ekus[0]")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x","key_usage":["fly"]}}}""", "policy.x509_props.key_usage[0]")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x","sans":{"dns_names":["a b"]}}}}""", "policy.x509_props.sans.dns_names[0]")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x","sans":{"ipAddresses":["1.2.3"]}}}}""", "policy.x509_props.sans.ipAddresses[0]")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x","basic_constraints":{"ca":true}}}}""", "policy.x509_props.key_usage")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x"},"key_props":{"kty":"oct"}}}""", "policy.key_props.kty")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x"},"key_props":{"kty":"RSA","key_size":1024}}}""", "policy.key_props.key_size")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x"},"key_props":{"kty":"EC","crv":"P-224"}}}""", "policy.key_props.crv")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x"},"key_props":{"kty":"RSA-HSM","exportable":true}}}""", "policy.key_props.exportable")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x"},"key_props":{"kty":"RSA-HSM"}}}""", "policy.key_props.kty")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x"},"secret_props":{"contentType":"text/plain"}}}""", "policy.secret_props.contentType")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x"},"lifetime_actions":[{"trigger":{},"action":{"action_type":"AutoRenew"}}]}}""", "policy.lifetime_actions[0].trigger")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x"},"lifetime_actions":[{"trigger":{"lifetime_percentage":100},"action":{"action_type":"AutoRenew"}}]}}""", "lifetime_percentage")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x"},"lifetime_actions":[{"trigger":{"days_before_expiry":325},"action":{"action_type":"AutoRenew"}}]}}""", "days_before_expiry")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x"},"lifetime_actions":[{"trigger":{"lifetime_percentage":80},"action":{"action_type":"Sleep"}}]}}""", "action_type")]
    [InlineData("""{"policy":[]}""", "policy")]
    [InlineData("""{"policy":{"x509_props":{"subject":"CN=x"},"issuer":{"name":"no such/issuer"}}}""", "policy.issuer.name")]
    public async Task A_policy_that_cannot_be_is_refused_by_its_member(string body, string member)
    {
        var refused = await Party.SendAsync("POST", "/certificates/refused/create", body);

        Assert.True(refused.Status == 400 && refused.ErrorCode == "BadParameter", refused.Body);
        Assert.Contains(member, refused.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await Party.SendAsync("GET", "/certificates/refused")).Status);
        Assert.Equal(404, (await Party.SendAsync("GET", "/keys/refused")).Status);
    }

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        await Party.CreateAsync("stays", CertificateBodies.New("CN=stays"));
        await Party.OkAsync("POST", "/certificates/waits/create", CertificateBodies.New("CN=waits", issuer: "Unknown"), 202);
        var (before, csr) = (await StateAsync("stays"), await Party.CsrAsync("waits"));

        await server.RestartAsync();

        using var wire = new Wire(server);
        var after = new CertificateParty(KeyHost.FirstVault(server, wire));
        Assert.Equal(before, await StateAsync("stays", after));
        Assert.Equal(csr, await after.CsrAsync("waits"));
        using var authority = new TestAuthority(DateTimeOffset.UtcNow);
        await after.OkAsync("POST", "/certificates/waits/pending/merge", CertificateBodies.Merge(authority.Sign(csr, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(3))), 201);
    }

    public void Dispose() => _wire.Dispose();

    private static string Without(JsonElement json, params string[] members)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(json.GetRawText())!.AsObject();
        foreach (var member in members)
        {
            node.Remove(member);
        }

        return node.ToJsonString();
    }

    private async Task<string> StateAsync(string name, CertificateParty? party = null)
    {
        party ??= Party;
        return string.Join('\n', (await party.OkAsync("GET", $"/certificates/{name}")).GetRawText(), (await party.OkAsync("GET", $"/keys/{name}")).GetRawText(), (await party.OkAsync("GET", $"/secrets/{name}")).GetRawText());
    }

    private async Task<string> ModulusAsync(JsonElement bundle) =>
        (await Party.OkAsync("GET", "/keys/" + string.Join('/', bundle.GetProperty("kid").GetString()!.Split('/')[^2..]))).GetProperty("key").GetProperty("n").GetString()!;

    private async Task<List<string>> NamesAsync(string path)
    {
        var names = new List<string>();
        for (string? next = path; next is not null;)
        {
            var page = next.StartsWith("https:", StringComparison.Ordinal)
                ? (await _wire.SendToAsync("GET", next, null, await _wire.TokenAsync())).Json
                : await Party.OkAsync("GET", next);
            names.AddRange(page.GetProperty("value").EnumerateArray().Select(one => one.GetProperty("id").GetString()!.Split('/')[^1]));
            next = page.GetProperty("nextLink").GetString();
        }

        return names;
    }
}
