using System.Security.Cryptography;
using Strongroom.Tests.Crypto;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>A server that its machine's TPM opens at start: alone, and with nothing else in its place.</summary>
public sealed class AutomaticOpening : IAsyncLifetime
{
    private const string Passphrase = "correct horse battery staple";
    private readonly SoftTpm _tpm = new();
    private readonly ProductionServer _server;

    public AutomaticOpening() => _server = new ProductionServer("--auto-unseal", "tpm2", "--tpm", _tpm.Address);

    public async ValueTask InitializeAsync()
    {
        await _tpm.StartAsync();
        _server.Start();
        await _server.UntilAsync("uninitialized");
        await _server.JsonAsync("init --passphrase-fd 3", $"3<<<'{Passphrase}'");
        Assert.Equal("tpm2", (await _server.JsonAsync("slot add tpm2 --proof-fd 3", $"3<<<'{Passphrase}'")).GetProperty("name").GetString());
        _server.Kill();
    }

    [Fact]
    public async Task It_opens_by_itself_and_stays_sealed_once_an_operator_seals_it()
    {
        _tpm.Stop();
        await _tpm.StartAsync();
        _server.Start();
        var status = await _server.UntilAsync("open");
        Assert.False(status.TryGetProperty("autoUnseal", out _));
        Assert.Contains("InstallationAutoUnseal", (await _server.RunAsync("audit tail -n 1000")).Output, StringComparison.Ordinal);
        await _server.JsonAsync("seal");
        await Task.Delay(2500);
        Assert.Equal("sealed", (await _server.JsonAsync("status")).GetProperty("state").GetString());
        Assert.Equal(0, (await _server.RunAsync("audit verify")).ExitCode);
    }

    [Fact]
    public async Task While_the_TPM_is_away_it_answers_503_says_why_and_opens_when_the_TPM_is_back()
    {
        _tpm.Stop();
        _server.Start();
        var status = await _server.UntilAsync(now => now.TryGetProperty("autoUnseal", out var automatic) && automatic.GetProperty("attempts").GetInt32() >= 2);
        Assert.Equal("sealed", status.GetProperty("state").GetString());
        Assert.Equal("TpmUnavailable", status.GetProperty("autoUnseal").GetProperty("code").GetString());
        Assert.Equal(503, await _server.SecretStatusAsync());
        await _tpm.StartAsync();
        await _server.UntilAsync("open");
    }

    [Fact]
    public async Task In_another_boot_state_it_stays_sealed_and_an_operator_opens_it_without_having_to_wait()
    {
        await _tpm.ExtendAsync(SHA256.HashData("another loader"u8));
        _server.Start();
        var status = await _server.UntilAsync(now => now.TryGetProperty("autoUnseal", out var automatic) && automatic.GetProperty("attempts").GetInt32() >= 2);
        Assert.Equal("TpmBootStateChanged", status.GetProperty("autoUnseal").GetProperty("code").GetString());
        Assert.Equal((0, 0), (status.GetProperty("failedAttempts").GetInt32(), status.GetProperty("retryAfterSeconds").GetInt32()));
        Assert.Equal("open", (await _server.JsonAsync("unseal --passphrase-fd 3", $"3<<<'{Passphrase}'")).GetProperty("state").GetString());
        Assert.Contains("TpmBootStateChanged", (await _server.RunAsync("audit tail -n 1000")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_nothing_opens_by_itself_does_not_start()
    {
        var (exitCode, output) = await Session.RunAsync($"dotnet {DevServer.Executable} serve --data {_server.Data}2 --domain localhost --port 1 --auto-unseal passphrase", _server.Root);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("--auto-unseal", output, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _tpm.Dispose();
    }
}
