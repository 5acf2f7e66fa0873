using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The built-in authority behind an issuer of a vault, from the request to the revocation, with OpenSSL as the judge.</summary>
public sealed class CertificateFromAuthority(CertificateFromAuthority.Server server) : IClassFixture<CertificateFromAuthority.Server>, IDisposable
{
    private readonly Wire _wire = new(server);
    private readonly string _folder = Directory.CreateTempSubdirectory("strongroom-authority-").FullName;

    private CertificateParty Party => field ??= new CertificateParty(KeyHost.FirstVault(server, _wire));

    [Fact]
    public async Task It_issues_what_its_policy_permits_and_a_revocation_is_seen()
    {
        await Party.OkAsync("PUT", "/certificates/issuers/ours", """{"provider":"strongroom"}""");
        var web = await Party.CreateAsync("web", CertificateBodies.New("CN=web.test", "ours", """ "secret_props":{"contentType":"application/x-pem-file"},"key_props":{"kty":"EC"}""", """ "sans":{"dns_names":["web.test"]}"""));
        using var leaf = CertificateParty.Certificate(web);
        Assert.Equal("completed", (await Party.EndAsync("web")).GetProperty("status").GetString());
        var pem = (await Party.OkAsync("GET", "/secrets/web")).GetProperty("value").GetString()!;
        await File.WriteAllTextAsync(Path.Combine(_folder, "web.pem"), pem, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "root.pem"), await AdminAsync("ca", "root"), TestContext.Current.CancellationToken);
        Assert.Contains("web.pem: OK", await OpenSslAsync("verify -CAfile root.pem -untrusted web.pem -verify_hostname web.test web.pem"), StringComparison.Ordinal);

        // The list and the answers that the certificate itself names.
        X509Certificate2Collection chain = [];
        chain.ImportFromPem(pem);
        await File.WriteAllTextAsync(Path.Combine(_folder, "issuer.pem"), chain[1].ExportCertificatePem(), TestContext.Current.CancellationToken);
        var ocsp = leaf.Extensions.OfType<X509AuthorityInformationAccessExtension>().Single().EnumerateOcspUris().Single();
        Assert.Contains(": good", await AskAsync(ocsp), StringComparison.Ordinal);
        await AdminAsync("ca", "revoke", leaf.SerialNumber, "--reason", "keyCompromise");
        Assert.Contains(": revoked", await AskAsync(ocsp), StringComparison.Ordinal);
        Assert.Contains("keyCompromise", await AskAsync(ocsp), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_policy_lacks_stands_in_the_failed_operation_and_the_issuer_stays_while_it_is_needed()
    {
        await Party.OkAsync("PUT", "/certificates/issuers/strict", """{"provider":"Strongroom"}""");
        await Party.OkAsync("POST", "/certificates/evil/create", CertificateBodies.New("CN=evil.example.com", "strict", x509: """ "sans":{"dns_names":["evil.example.com"]}"""), 202);
        var failed = await Party.EndAsync("evil");
        Assert.Equal("failed", failed.GetProperty("status").GetString());
        Assert.Contains("evil.example.com", failed.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(failed.GetProperty("error").TryGetProperty("innererror", out _));
        Assert.False((await Party.OkAsync("GET", "/certificates/evil")).GetProperty("attributes").GetProperty("enabled").GetBoolean());
        Assert.Equal("403 Forbidden", CertificateParty.ErrorOf(await Party.SendAsync("GET", "/secrets/evil")));

        var refused = await Party.SendAsync("DELETE", "/certificates/issuers/strict");
        Assert.True(refused.Status == 409 && refused.Body.Contains("evil", StringComparison.Ordinal), refused.Body);
        await Party.OkAsync("DELETE", "/certificates/evil");
        Assert.Equal(409, (await Party.SendAsync("DELETE", "/certificates/issuers/strict")).Status);
        await Party.OkAsync("POST", "/deletedcertificates/evil/recover");
        await Party.OkAsync("PATCH", "/certificates/evil/policy", """{"issuer":{"name":"Self"}}""");
        await Party.OkAsync("DELETE", "/certificates/issuers/strict");

        await Party.OkAsync("PUT", "/certificates/issuers/off", """{"provider":"Strongroom","attributes":{"enabled":false}}""");
        Assert.Equal(400, (await Party.SendAsync("POST", "/certificates/x/create", CertificateBodies.New("CN=x.test", "off"))).Status);
    }

    [Fact]
    public async Task While_an_issuer_is_being_asked_nothing_is_merged_and_a_cancellation_ends_it()
    {
        // Nobody listens there: it is asked again and again.
        await AdminAsync("ca", "provider", "add", "Away", "--kind", "acme", "--address", $"https://127.0.0.1:{DevServer.FreePort()}/directory", "--accept-terms");
        await Party.OkAsync("PUT", "/certificates/issuers/away", """{"provider":"Away"}""");
        await Party.OkAsync("POST", "/certificates/waits/create", CertificateBodies.New("CN=waits.test", "away", x509: """ "sans":{"dns_names":["waits.test"]}"""), 202);
        using var authority = new TestAuthority(DateTimeOffset.UtcNow);
        var leaf = authority.Sign(await Party.CsrAsync("waits"), DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(3));

        var refused = await Party.SendAsync("POST", "/certificates/waits/pending/merge", CertificateBodies.Merge(leaf));

        Assert.True(refused.Status == 403 && refused.Body.Contains("Merge is forbidden on pending object created with issuer : away", StringComparison.Ordinal), refused.Body);
        await Party.OkAsync("PATCH", "/certificates/waits/pending", """{"cancellation_requested":true}""");
        Assert.Equal("cancelled", (await Party.EndAsync("waits")).GetProperty("status").GetString());
        await Party.OkAsync("DELETE", "/certificates/waits/pending");
        await Party.CreateAsync("waits", CertificateBodies.New("CN=waits.test"));
    }

    public void Dispose()
    {
        _wire.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>It may reach this machine.</summary>
    public sealed class Server : DevServer
    {
        protected override IReadOnlyList<string> MoreArguments => ["--throttle", "off", "--outbound-allow", "127.0.0.0/8"];
    }

    /// <summary>OpenSSL makes the question and judges the answer; it cannot reach names of localhost's by itself.</summary>
    private async Task<string> AskAsync(string address)
    {
        await OpenSslAsync("ocsp -issuer issuer.pem -cert web.pem -no_nonce -reqout question.der");
        using var http = new HttpClient(Wire.Handler(server));
        using var content = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(_folder, "question.der")));
        content.Headers.ContentType = new("application/ocsp-request");
        using var answer = await http.PostAsync(new Uri(address), content);
        Assert.Equal(200, (int)answer.StatusCode);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "answer.der"), await answer.Content.ReadAsByteArrayAsync());
        var judged = await OpenSslAsync("ocsp -issuer issuer.pem -cert web.pem -no_nonce -respin answer.der -CAfile root.pem -verify_other issuer.pem");
        Assert.Contains("Response verify OK", judged, StringComparison.Ordinal);
        return judged;
    }

    private async Task<string> OpenSslAsync(string arguments)
    {
        var run = await Session.RunAsync("openssl", arguments.Split(' '), _folder);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        return run.Output + run.Errors;
    }

    private async Task<string> AdminAsync(params string[] arguments)
    {
        var run = await Session.RunAsync("dotnet", [DevServer.Executable, .. arguments, "--data", server.DataDirectory], _folder);
        Assert.True(run.ExitCode == 0, run.Errors);
        return run.Output;
    }
}
