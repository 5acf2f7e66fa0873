using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Authority;
using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Tests.Authority;

/// <summary>OpenSSL's opinion of chains, lists and answers.</summary>
public sealed class Verified : IDisposable
{
    private readonly OpenSsl _openssl = new();

    public void Dispose() => _openssl.Dispose();

    [Theory]
    [InlineData("web.test", "127.0.0.1", "::1")]
    [InlineData("*.apps.internal")]
    [InlineData("localhost")]
    public async Task A_chain_is_good_until_its_leaf_is_revoked(params string[] names)
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.For(names))).Value;

        var (code, output) = await VerifyAsync(server, issued);
        Assert.True(code == 0, output);

        Assert.Null(await server.RevokeAsync(issued.Serial, 1));
        (code, output) = await VerifyAsync(server, issued);
        Assert.True(code != 0 && output.Contains("certificate revoked", StringComparison.Ordinal), output);
    }

    [Theory]
    [InlineData("www.example.org")]
    [InlineData("10.0.0.1")]
    [InlineData("mail:someone@example.org")]
    [InlineData("uri:https://example.org/")]
    public async Task What_an_intermediate_signs_outside_of_its_names_is_not_believed(string name)
    {
        await using var server = await AuthorityServer.StartAsync();
        var good = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        var signer = await server.SignerOfAsync(good.Serial);
        var names = name.StartsWith("mail:", StringComparison.Ordinal) ? SubjectNames.None with { Emails = [name[5..]] }
            : name.StartsWith("uri:", StringComparison.Ordinal) ? SubjectNames.None with { Uris = [name[4..]] }
            : System.Net.IPAddress.TryParse(name, out var address) ? SubjectNames.None with { Addresses = [address] }
            : SubjectNames.None with { Dns = [name] };

        // As a thief of the intermediate's key would do it: past every rule of ours.
        var plan = new IssuancePlan(new X500DistinguishedName(""), names, X509KeyUsageFlags.DigitalSignature, [KeyUsages.ServerAuthentication], server.Now.AddDays(1));
        Assert.True(SigningRequest.TryRead(AuthorityServer.For("web.test").CreateSigningRequest(), out var request, out _));
        using var key = server.Of<SignerKeys>().Open(signer);
        var forced = server.Of<LeafCertificates>().Sign(plan, request, signer, key, SignerCertificates.NewSerial(server.Now), server.Now);

        var (code, output) = await VerifyAsync(server, good with { Chain = [forced, signer.Certificate] });
        Assert.True(code != 0 && (output.Contains("permitted subtree violation", StringComparison.Ordinal) || output.Contains("excluded subtree violation", StringComparison.Ordinal)), output);
    }

    [Fact]
    public async Task Lists_are_signed_and_say_what_was_revoked_and_why()
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        Assert.Null(await server.RevokeAsync(issued.Serial, 4));
        var signer = await server.SignerOfAsync(issued.Serial);

        var list = _openssl.File("list.crl", await server.FetchAsync($"/{signer.Id:N}.crl"));
        var (code, output) = await _openssl.RunAsync("crl", "-inform", "DER", "-in", list, "-noout", "-text", "-verify", "-CAfile", _openssl.Pem("ca.pem", "CERTIFICATE", signer.Certificate));

        Assert.True(code == 0 && output.Contains("verify OK", StringComparison.Ordinal), output);
        Assert.Contains(Convert.ToHexString(issued.Serial), output, StringComparison.Ordinal);
        Assert.Contains("Superseded", output, StringComparison.Ordinal);
        Assert.Contains("X509v3 CRL Number", output, StringComparison.Ordinal);
        Assert.Contains("X509v3 Authority Key Identifier", output, StringComparison.Ordinal);
        Assert.Contains("Version 2", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-sha1", false)]
    [InlineData("-sha256", false)]
    [InlineData("-sha1", true)]
    [InlineData("-sha256", true)]
    public async Task The_state_of_a_certificate_is_told(string hash, bool withNonce)
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        var signer = await server.SignerOfAsync(issued.Serial);

        Assert.Contains(": good", await StateAsync(server, signer, issued, hash, withNonce), StringComparison.Ordinal);
        Assert.Null(await server.RevokeAsync(issued.Serial, 1));
        var state = await StateAsync(server, signer, issued, hash, withNonce);
        Assert.Contains(": revoked", state, StringComparison.Ordinal);
        Assert.Contains("Reason: keyCompromise", state, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_serial_that_nobody_has_issued_is_unknown()
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        var signer = await server.SignerOfAsync(issued.Serial);
        var ca = _openssl.Pem("ca.pem", "CERTIFICATE", signer.Certificate);
        var request = Path.Combine(_openssl.Folder, "request.der");
        await _openssl.RunAsync("ocsp", "-issuer", ca, "-serial", "0x0123456789", "-no_nonce", "-reqout", request);
        var (_, answer) = await server.AskAsync(signer.Id, await File.ReadAllBytesAsync(request));

        var (_, output) = await _openssl.RunAsync("ocsp", "-no_nonce", "-respin", _openssl.File("answer.der", answer), "-issuer", ca, "-serial", "0x0123456789", "-CAfile", await RootFileAsync(server), "-validity_period", "999999999", "-attime", At(server));
        Assert.Contains("Response verify OK", output, StringComparison.Ordinal);
        Assert.Contains(": unknown", output, StringComparison.Ordinal);
    }

    private async Task<string> StateAsync(AuthorityServer server, Signer signer, IssuedCertificate issued, string hash, bool withNonce)
    {
        var (ca, leaf, request) = (_openssl.Pem("ca.pem", "CERTIFICATE", signer.Certificate), _openssl.Pem("leaf.pem", "CERTIFICATE", issued.Chain[0]), Path.Combine(_openssl.Folder, "request.der"));
        string nonce = withNonce ? "-nonce" : "-no_nonce";
        await _openssl.RunAsync("ocsp", "-issuer", ca, hash, "-cert", leaf, nonce, "-reqout", request);
        var asked = await File.ReadAllBytesAsync(request);
        var (status, posted) = await server.AskAsync(signer.Id, asked);
        Assert.Equal(200, status);

        // By GET as clients spell it: everything encoded, or the slashes of base64 left as they are.
        var encoded = Convert.ToBase64String(asked);
        var got = await server.FetchAsync($"/ocsp/{signer.Id:N}/{Uri.EscapeDataString(encoded)}");
        var bare = await server.FetchAsync($"/ocsp/{signer.Id:N}/{encoded}");
        if (!withNonce)
        {
            Assert.Equal(posted, got);
            Assert.Equal(posted, bare);
        }

        var output = "";
        foreach (var answer in (byte[][])[posted, got, bare])
        {
            (var code, output) = await _openssl.RunAsync(
                "ocsp", "-no_nonce", "-respin", _openssl.File("answer.der", answer), "-reqin", request, "-issuer", ca, hash, "-cert", leaf, "-CAfile", await RootFileAsync(server), "-validity_period", "999999999", "-attime", At(server));
            Assert.True(code == 0 && output.Contains("Response verify OK", StringComparison.Ordinal), output);
            Assert.DoesNotContain("WARNING: no nonce", withNonce ? output : "", StringComparison.Ordinal);
        }

        return output;
    }

    private async Task<(int ExitCode, string Output)> VerifyAsync(AuthorityServer server, IssuedCertificate issued)
    {
        var root = await server.RootAsync();
        var lists = new List<byte[]>();
        foreach (var certificate in issued.Chain)
        {
            using var read = X509CertificateLoader.LoadCertificate(certificate);
            var point = new AsnListPoint(read).Url;
            Assert.StartsWith("https://pki.localhost:8443/", point, StringComparison.Ordinal);
            lists.Add(await server.FetchAsync(new Uri(point).AbsolutePath));
        }

        return await _openssl.RunAsync(
            "verify", "-x509_strict", "-crl_check_all", "-attime", At(server), "-CAfile", _openssl.Pem("root.pem", "CERTIFICATE", root),
            "-CRLfile", _openssl.Pem("lists.pem", "X509 CRL", [.. lists]), "-untrusted", _openssl.Pem("chain.pem", "CERTIFICATE", [.. issued.Chain.Skip(1)]),
            _openssl.Pem("leaf.pem", "CERTIFICATE", issued.Chain[0]));
    }

    private async Task<string> RootFileAsync(AuthorityServer server) => _openssl.Pem("root.pem", "CERTIFICATE", await server.RootAsync());

    private static string At(AuthorityServer server) => server.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Where a certificate says that its list is: the one URI in its extension.</summary>
    private sealed class AsnListPoint(X509Certificate2 certificate)
    {
        public string Url { get; } = Read(certificate.Extensions["2.5.29.31"]!.RawData);

        private static string Read(byte[] der)
        {
            var text = System.Text.Encoding.ASCII.GetString(der);
            return text[text.IndexOf("http", StringComparison.Ordinal)..];
        }
    }
}
