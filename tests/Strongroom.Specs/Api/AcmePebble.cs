using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Specs.Api;

/// <summary>Pebble, the ACME authority that Let's Encrypt tests clients with, and its test DNS server: both real, on loopback, with TLS that only its own root vouches for.</summary>
internal sealed class AcmePebble : IAsyncDisposable
{
    /// <summary>What it issues nothing for. Of two labels: this Pebble breaks down over a name that has fewer than the ones it refuses.</summary>
    public const string Refused = "refused.example";

    private readonly string _folder = Directory.CreateTempSubdirectory("strongroom-pebble-").FullName;
    private readonly int _port = DevServer.FreePort();
    private readonly int _managementPort = DevServer.FreePort();
    private readonly int _dnsPort = DevServer.FreePort();
    private readonly int _dnsManagementPort = DevServer.FreePort();
    private readonly Dictionary<string, string> _environment;
    private Process? _dns;
    private Process? _pebble;

    /// <param name="httpPort">Where it looks for proofs over HTTP, on every host.</param>
    /// <param name="validitySeconds">Of what it issues.</param>
    /// <param name="nonceReject">Per cent of good nonces that it refuses.</param>
    public AcmePebble(int httpPort, int nonceReject = 5, bool wantsExternalAccount = false, int validitySeconds = 157766400)
    {
        _environment = new() { ["PEBBLE_VA_NOSLEEP"] = "1", ["PEBBLE_WFE_NONCEREJECT"] = $"{nonceReject}", ["PEBBLE_AUTHZREUSE"] = "0" };
        WriteCertificates();
        File.WriteAllText(Path.Combine(_folder, "config.json"), $$"""
            {"pebble":{"listenAddress":"127.0.0.1:{{_port}}","managementListenAddress":"127.0.0.1:{{_managementPort}}","certificate":"{{_folder}}/leaf.pem","privateKey":"{{_folder}}/leaf.key",
            "httpPort":{{httpPort}},"tlsPort":{{DevServer.FreePort()}},"ocspResponderURL":"","certificateValidityPeriod":{{validitySeconds}},"domainBlocklist":["{{Refused}}"],
            "externalAccountBindingRequired":{{(wantsExternalAccount ? "true" : "false")}},"externalAccountMACKeys":{"kid-1":"{{BindingKey}}"} } }
            """);
        Hook = Path.Combine(_folder, "hook.sh");
        File.WriteAllText(Hook, $$"""
            #!/bin/sh
            set -e
            echo "$1 $2 $3" >> '{{_folder}}/hook.log'
            case "$1" in
            present) body="{\"host\":\"$2.\",\"value\":\"$3\"}"; path=set-txt ;;
            cleanup) body="{\"host\":\"$2.\"}"; path=clear-txt ;;
            esac
            exec curl -sS --fail -X POST -d "$body" http://127.0.0.1:{{_dnsManagementPort}}/$path
            """);
        File.SetUnixFileMode(Hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>As an authority would hand it out with the key id <c>kid-1</c>.</summary>
    public static string BindingKey => "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";

    public string Address => $"https://127.0.0.1:{_port}/dir";

    /// <summary>PEM of the root of its TLS, which is not the root of what it issues.</summary>
    public string Trust => File.ReadAllText(Path.Combine(_folder, "root.pem"));

    /// <summary>A DNS program that writes to its test DNS server.</summary>
    public string Hook { get; }

    /// <summary>What the DNS program was told.</summary>
    public string[] HookLines => File.Exists(Path.Combine(_folder, "hook.log")) ? File.ReadAllLines(Path.Combine(_folder, "hook.log")) : [];

    public async Task StartAsync()
    {
        _dns ??= Start("pebble-challtestsrv", "-dns01", $"127.0.0.1:{_dnsPort}", "-management", $"127.0.0.1:{_dnsManagementPort}", "-http01", "", "-https01", "", "-tlsalpn01", "", "-defaultIPv6", "");
        _pebble = Start("pebble", "-config", Path.Combine(_folder, "config.json"), "-dnsserver", $"127.0.0.1:{_dnsPort}");
        await UntilListeningAsync(_dnsManagementPort);
        await UntilListeningAsync(_port);
        await UntilListeningAsync(_managementPort);
    }

    /// <summary>It forgets everything: orders, accounts and its own keys.</summary>
    public void Stop()
    {
        _pebble?.Kill();
        _pebble?.WaitForExit();
        _pebble = null;
    }

    /// <summary>Asks OpenSSL whether a chain leads to the root that it issues under now.</summary>
    /// <returns>What OpenSSL says.</returns>
    public async Task<string> VerifyAsync(IReadOnlyList<byte[]> chain)
    {
        var (roots, others, leaf) = (Path.Combine(_folder, "roots.pem"), Path.Combine(_folder, "others.pem"), Path.Combine(_folder, "issued.pem"));
        using var client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true });
        await File.WriteAllTextAsync(roots, await client.GetStringAsync($"https://127.0.0.1:{_managementPort}/roots/0"));
        await File.WriteAllTextAsync(leaf, PemEncoding.WriteString("CERTIFICATE", chain[0]));
        await File.WriteAllTextAsync(others, string.Join('\n', chain.Skip(1).Select(der => PemEncoding.WriteString("CERTIFICATE", der))));
        using var openssl = Process.Start(new ProcessStartInfo("openssl", ["verify", "-CAfile", roots, "-untrusted", others, leaf]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        return await openssl.StandardOutput.ReadToEndAsync() + await openssl.StandardError.ReadToEndAsync();
    }

    /// <summary>What its DNS server has been asked for this name's TXT records.</summary>
    public async Task<string> TxtQuestionsAsync(string name)
    {
        using var client = new HttpClient();
        using var answer = await client.PostAsJsonAsync($"http://127.0.0.1:{_dnsManagementPort}/dns-request-history", new { host = name });
        return await answer.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        _dns?.Kill();
        await (_dns?.WaitForExitAsync() ?? Task.CompletedTask);
        Directory.Delete(_folder, recursive: true);
    }

    private Process Start(string program, params string[] arguments)
    {
        // Its words go nowhere: nobody reads them, and a full pipe would stop it.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >>\"$STRONGROOM_LOG\" 2>&1", program, .. arguments]);
        start.Environment["STRONGROOM_LOG"] = Path.Combine(_folder, program + ".log");
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private async Task UntilListeningAsync(int port)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(15); await Task.Delay(50))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                // not yet
            }
        }

        throw new InvalidOperationException(string.Join('\n', Directory.GetFiles(_folder, "*.log").Select(File.ReadAllText)));
    }

    private void WriteCertificates()
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=root of pebble's TLS", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = root.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=pebble", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(authority, from, to, [1, 2, 3, 4]);
        File.WriteAllText(Path.Combine(_folder, "root.pem"), authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "leaf.pem"), leaf.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "leaf.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
