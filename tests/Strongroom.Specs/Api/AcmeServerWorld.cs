using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Strongroom.Specs.Api;

/// <summary>A server whose first vault has an ACME server, and Pebble's test name server as its resolver: every name is at 127.0.0.1.</summary>
public sealed class AcmeServerWorld : DevServer
{
    private readonly int _dnsPort = FreePort();
    private readonly int _managementPort = FreePort();
    private readonly HttpClient _names = new();
    private Process? _resolver;

    public int HttpPort { get; } = FreePort();

    public string Directory => VaultOrigin + "/acme/directory";

    protected override IReadOnlyList<string> MoreArguments =>
        ["--acme-allow", "127.0.0.0/8", "--acme-http-port", $"{HttpPort}", "--acme-resolver", $"127.0.0.1:{_dnsPort}"];

    public override async ValueTask InitializeAsync()
    {
        StartResolver();
        await base.InitializeAsync();
        await CliAsync("acme", "enable", "--vault", VaultName);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _resolver?.Kill();
        _names.Dispose();
    }

    public string Management => $"http://127.0.0.1:{_managementPort}";

    public async Task SetTextAsync(string host, string value) => (await _names.PostAsJsonAsync($"{Management}/set-txt", new { host, value })).EnsureSuccessStatusCode();

    public async Task SetAddressAsync(string host, params string[] addresses) =>
        (await _names.PostAsJsonAsync($"{Management}/add-a", new { host, addresses })).EnsureSuccessStatusCode();

    /// <summary>One command at this server; the exit code must be 0.</summary>
    public async Task<JsonElement> CliAsync(params string[] arguments)
    {
        var (exitCode, output, errors) = await Session.RunAsync("dotnet", [Executable, .. arguments, "--data", DataDirectory], DataDirectory);
        return exitCode == 0
            ? output.Length == 0 ? default : JsonDocument.Parse(output).RootElement
            : throw new InvalidOperationException($"strongroom {string.Join(' ', arguments)}: {exitCode} {output}{errors}");
    }

    /// <summary>A key for external account binding.</summary>
    public async Task<(string Kid, string Key)> BindingAsync(params string[] options)
    {
        var made = await CliAsync(["acme", "eab", "create", "--vault", VaultName, .. options]);
        return (made.GetProperty("kid").GetString()!, made.GetProperty("hmacKey").GetString()!);
    }

    private void StartResolver()
    {
        var start = new ProcessStartInfo("pebble-challtestsrv") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
            ["-http01", "", "-https01", "", "-tlsalpn01", "", "-dns01", $"127.0.0.1:{_dnsPort}", "-management", $"127.0.0.1:{_managementPort}", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", ""])
        {
            start.ArgumentList.Add(argument);
        }

        _resolver = Process.Start(start)!;
        _resolver.BeginOutputReadLine();
        _resolver.BeginErrorReadLine();
    }
}
