using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Server.Tls;
using Xunit;

namespace Strongroom.Tests.Tls;

/// <summary>S58 as other programs see it.</summary>
public sealed class Handshake : IAsyncLifetime
{
    private readonly TlsSetting _setting = new();
    private TlsHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        await _setting.RenewAsync();
        _host = await TlsHost.StartAsync(_setting.Served);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _setting.Dispose();
    }

    [Theory]
    [InlineData("-tls1_2 -cipher ECDHE-ECDSA-AES256-GCM-SHA384")]
    [InlineData("-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256")]
    [InlineData("-tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305")]
    [InlineData("-tls1_3 -ciphersuites TLS_AES_256_GCM_SHA384")]
    [InlineData("-tls1_3 -ciphersuites TLS_AES_128_GCM_SHA256")]
    [InlineData("-tls1_3 -ciphersuites TLS_CHACHA20_POLY1305_SHA256")]
    public async Task Modern_offers_are_accepted_and_the_chain_verifies(string offer)
    {
        var (exit, output) = await ConnectAsync(offer);

        Assert.True(exit == 0, output);
        Assert.Contains("Verify return code: 0 (ok)", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-tls1 -cipher ALL:@SECLEVEL=0", "alert protocol version")]
    [InlineData("-tls1_1 -cipher ALL:@SECLEVEL=0", "alert protocol version")]
    [InlineData("-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0", "alert handshake failure")]
    [InlineData("-tls1_2 -cipher ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0", "alert handshake failure")]
    [InlineData("-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256", "alert handshake failure")]
    [InlineData("-tls1_2 -cipher ECDHE-ECDSA-AES256-SHA384", "alert handshake failure")]
    [InlineData("-tls1_2 -cipher ECDHE-ECDSA-AES256-CCM8:@SECLEVEL=0", "alert handshake failure")]
    [InlineData("-tls1_2 -cipher AECDH-AES256-SHA:@SECLEVEL=0", "alert handshake failure")]
    [InlineData("-tls1_3 -ciphersuites TLS_AES_128_CCM_SHA256", "alert handshake failure")]
    public async Task Old_offers_are_refused_by_the_server(string offer, string alert)
    {
        var (exit, output) = await ConnectAsync(offer);

        Assert.NotEqual(0, exit);
        Assert.Contains(alert, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-tls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384", true)]
    [InlineData("-tls1_2 -cipher ECDHE-RSA-CHACHA20-POLY1305", true)]
    [InlineData("-tls1_2 -cipher AES256-GCM-SHA384", false)]
    [InlineData("-tls1_2 -cipher AES128-SHA256", false)]
    [InlineData("-tls1_2 -cipher AES128-SHA:@SECLEVEL=0", false)]
    [InlineData("-tls1_2 -cipher ECDHE-RSA-AES128-SHA256", false)]
    [InlineData("-tls1_2 -cipher DHE-RSA-AES256-GCM-SHA384", false)]
    public async Task With_an_RSA_certificate_only_forward_secret_AEAD_is_accepted(string offer, bool accepted)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=rsa", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _setting.Served.Serve(ServedCertificate.Create(
            request.CreateSelfSigned(_setting.Clock.Now.AddHours(-1), _setting.Clock.Now.AddHours(1)), [], CertificateOrigin.Operator));

        var (exit, output) = await OutsideTool.RunAsync("openssl", ["s_client", "-connect", $"127.0.0.1:{_host.Port}", .. offer.Split(' ')]);

        Assert.True(accepted == (exit == 0), output);
        Assert.Equal(!accepted, output.Contains("alert handshake failure", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("h2")]
    [InlineData("http/1.1")]
    public async Task Both_protocols_are_offered(string protocol)
    {
        var (_, output) = await ConnectAsync("-alpn " + protocol);

        Assert.Contains("ALPN protocol: " + protocol, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Renegotiation_is_refused_and_compression_is_off()
    {
        var (_, output) = await ConnectAsync("-tls1_2");

        Assert.Contains("Compression: NONE", output, StringComparison.Ordinal);
        Assert.Contains("Secure Renegotiation IS supported", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Python_accepts_it_with_its_default_context()
    {
        const string Program = """
            import http.client, ssl, sys
            context = ssl.create_default_context(cafile=sys.argv[1])
            context.verify_flags |= ssl.VERIFY_X509_STRICT
            connection = http.client.HTTPSConnection("127.0.0.1", int(sys.argv[2]), context=context)
            connection.request("GET", "/")
            print(connection.getresponse().read().decode())
            """;
        var (exit, output) = await OutsideTool.RunAsync("python3", "-c", Program, _setting.Files.CaPath, $"{_host.Port}");

        Assert.True(exit == 0, output);
        Assert.StartsWith("HTTP/1.1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_accepts_it_with_the_extra_ca()
    {
        const string Program = """
            const [port] = process.argv.slice(1);
            const ask = (host, servername) => require('https').get({ host, port, servername, path: '/' },
                r => r.on('data', d => console.log(`${d}`))).on('error', e => { console.error(e.message); process.exitCode = 1; });
            ask('127.0.0.1', 'demo.vault.localhost');
            """;
        var environment = new Dictionary<string, string> { ["NODE_EXTRA_CA_CERTS"] = _setting.Files.CaPath };
        var (exit, output) = await OutsideTool.RunAsync("node", ["-e", Program, $"{_host.Port}"], environment);

        Assert.True(exit == 0, output);
        Assert.StartsWith("HTTP/1.1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curl_accepts_a_vault_name_and_speaks_http_2()
    {
        var (exit, output) = await OutsideTool.RunAsync(
            "curl", "-sS", "--cacert", _setting.Files.BundlePath, "--resolve", $"demo.vault.localhost:{_host.Port}:127.0.0.1", $"https://demo.vault.localhost:{_host.Port}/");

        Assert.True(exit == 0, output);
        Assert.StartsWith("HTTP/", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replaced_certificate_serves_the_next_handshake()
    {
        var (_, before) = await ConnectAsync("-tls1_3");
        _setting.Clock.Now += TimeSpan.FromDays(61);
        Assert.True(await _setting.RenewAsync());
        var (_, after) = await ConnectAsync("-tls1_3");

        Assert.NotEqual(LeafIn(before), LeafIn(after));
        Assert.Equal(LeafIn(after), _setting.Served.Current.Certificate.ExportCertificatePem());
    }

    [Fact]
    public async Task Stand_in_serves_before_anything_exists_and_nobody_trusts_it()
    {
        _setting.Use("localhost");
        await using var host = await TlsHost.StartAsync(_setting.Served);

        var (exit, output) = await OutsideTool.RunAsync("openssl", "s_client", "-connect", $"127.0.0.1:{host.Port}", "-CAfile", _setting.Files.CaPath);

        Assert.True(exit == 0, output);
        Assert.DoesNotContain("Verify return code: 0 (ok)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silent_connection_is_closed_after_the_handshake_timeout()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _host.Port);
        var started = TimeProvider.System.GetTimestamp();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            Assert.Equal(0, await socket.GetStream().ReadAsync(new byte[1], limit.Token));
        }
        catch (IOException)
        {
            // A reset is as good an end.
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 4, 15);
    }

    private async Task<(int ExitCode, string Output)> ConnectAsync(string offer) =>
        await OutsideTool.RunAsync("openssl", ["s_client", "-connect", $"127.0.0.1:{_host.Port}", "-servername", "login.localhost", "-CAfile", _setting.Files.CaPath, .. offer.Split(' ')]);

    private static string LeafIn(string output)
    {
        const string End = "-----END CERTIFICATE-----";
        var start = output.IndexOf("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal);
        return output[start..(output.IndexOf(End, StringComparison.Ordinal) + End.Length)];
    }
}
