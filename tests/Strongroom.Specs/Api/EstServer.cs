using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Strongroom.Specs.Api;

/// <summary>An enterprise authority that speaks EST: Python's TLS and HTTP, and OpenSSL for everything about certificates. The account is <c>web</c>.</summary>
internal sealed class EstServer : IAsyncDisposable
{
    public const string User = "web";
    public const string Password = "träs secret";

    private readonly string _folder = Directory.CreateTempSubdirectory("strongroom-est-").FullName;
    private readonly int _port = DevServer.FreePort();
    private Process? _process;

    public string Address => $"https://127.0.0.1:{_port}/.well-known/est";

    /// <summary>PEM of the root of its TLS, and of what it issues.</summary>
    public string Trust => File.ReadAllText(Path.Combine(_folder, "root.pem"));

    public string[] Requests => File.Exists(Path.Combine(_folder, "requests")) ? File.ReadAllLines(Path.Combine(_folder, "requests")) : [];

    /// <summary>What is odd about it from now on; see the program.</summary>
    public void Behave(params string[] words) => File.WriteAllText(Path.Combine(_folder, "behaviour"), string.Join('\n', words));

    public async Task StartAsync()
    {
        await MakeAsync("root", ["-subj", "/CN=EST root", "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign"]);
        await MakeAsync("sub", ["-CA", "root.pem", "-CAkey", "root.key", "-subj", "/CN=EST sub", "-addext", "basicConstraints=critical,CA:TRUE,pathlen:0", "-addext", "keyUsage=critical,keyCertSign"]);
        await MakeAsync("tls", ["-CA", "root.pem", "-CAkey", "root.key", "-subj", "/CN=est", "-addext", "basicConstraints=CA:FALSE", "-addext", "subjectAltName=IP:127.0.0.1"]);
        var program = Path.Combine(RepositoryRoot.Path, "tests", "clients", "python", "est_server.py");
        _process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [program, $"{_port}", _folder, Path.Combine(_folder, "tls.pem"), Path.Combine(_folder, "tls.key")]))!;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(15); await Task.Delay(50))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException)
            {
                // not yet
            }
        }

        throw new InvalidOperationException("The EST server does not start");
    }

    /// <returns>What OpenSSL says of a chain under its root.</returns>
    public async Task<string> VerifyAsync(IReadOnlyList<byte[]> chain)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "issued.pem"), PemEncoding.WriteString("CERTIFICATE", chain[0]));
        await File.WriteAllTextAsync(Path.Combine(_folder, "others.pem"), string.Join('\n', chain.Skip(1).Select(der => PemEncoding.WriteString("CERTIFICATE", der))));
        return await OpenSslAsync("verify", "-CAfile", "root.pem", "-untrusted", "others.pem", "issued.pem");
    }

    public async ValueTask DisposeAsync()
    {
        _process?.Kill();
        await (_process?.WaitForExitAsync() ?? Task.CompletedTask);
        Directory.Delete(_folder, recursive: true);
    }

    private Task<string> MakeAsync(string name, string[] how) =>
        OpenSslAsync(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-keyout", $"{name}.key", "-out", $"{name}.pem", .. how]);

    private async Task<string> OpenSslAsync(params string[] arguments)
    {
        using var openssl = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder })!;
        var (output, error) = (openssl.StandardOutput.ReadToEndAsync(), openssl.StandardError.ReadToEndAsync());
        await openssl.WaitForExitAsync();
        return await output + (openssl.ExitCode == 0 ? "" : await error);
    }
}
