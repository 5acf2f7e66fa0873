using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The production way, as docs/operating.md tells it: serve, init, grant, seal, unseal, rotate, all through the command line.</summary>
public sealed class Operating : IAsyncLifetime
{
    private const string Passphrase = "correct horse battery staple";
    private readonly string _root = Directory.CreateTempSubdirectory("strongroom-operating-").FullName;
    private readonly int _port = DevServer.FreePort();
    private Process? _process;

    private string Data => Path.Combine(_root, "data");

    public ValueTask InitializeAsync()
    {
        Start();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_production_server_starts_sealed_and_serves_only_while_it_is_open()
    {
        await UntilAsync("uninitialized");
        Assert.Equal(503, await StatusAsync("secrets?api-version=7.4"));
        Assert.Equal(200, await StatusAsync("health/live"));
        Assert.Contains("sealed", await CurlAsync("health/seal"), StringComparison.Ordinal);

        var (_, tooShort) = await RunAsync("init --passphrase-fd 3", "3<<<short");
        Assert.Contains("15", tooShort, StringComparison.Ordinal);
        var installation = await JsonAsync("init --passphrase-fd 3", $"3<<<'{Passphrase}'");
        Assert.Equal("open", installation.GetProperty("state").GetString());
        Assert.NotEqual(0, (await RunAsync("init --passphrase-fd 3", $"3<<<'{Passphrase}'")).ExitCode);

        var vault = await JsonAsync("vault create prod --retention-days 7 --purge-protection");
        var application = await JsonAsync("app create operator");
        await JsonAsync($"role assign --principal {application.GetProperty("objectId")} --role 'Key Vault Secrets Officer' --scope {vault.GetProperty("id").GetString()}");
        var token = await TokenAsync(installation, application);
        Assert.Contains("\"recoveryLevel\":\"CustomizedRecoverable\"", await SecretAsync(token, "PUT", """{"value":"kept over everything"}"""), StringComparison.Ordinal);

        await RotateAsync();
        Assert.Contains("kept over everything", await SecretAsync(token, "GET"), StringComparison.Ordinal);
        await PurgeIsRefusedAsync(token);

        Assert.Equal("sealed", (await JsonAsync("seal")).GetProperty("state").GetString());
        Assert.Contains("\"code\":\"Sealed\"", await SecretAsync(token, "GET"), StringComparison.Ordinal);
        Assert.Equal(12, (await RunAsync("vault list")).ExitCode);

        Stop();
        Start();
        await UntilAsync("sealed");
        Assert.Equal(503, await StatusAsync("secrets/kept?api-version=7.4"));
        Assert.NotEqual(0, (await RunAsync("unseal --passphrase-fd 3", "3<<<'not the right passphrase'")).ExitCode);
        await Task.Delay(1500);
        Assert.Equal("open", (await JsonAsync("unseal --passphrase-fd 3", $"3<<<'{Passphrase}'")).GetProperty("state").GetString());
        Assert.Contains("kept over everything", await SecretAsync(token, "GET"), StringComparison.Ordinal);

        await JsonAsync($"app disable {application.GetProperty("clientId")}");
        Assert.Contains("\"code\":\"Unauthorized\"", await SecretAsync(token, "GET"), StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("audit verify")).ExitCode);
        Assert.DoesNotContain(Passphrase, (await RunAsync("audit tail -n 1000")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_directory_is_refused_by_name()
    {
        await UntilAsync("uninitialized");

        var (exitCode, output) = await Session.RunAsync($"dotnet {DevServer.Executable} serve --data {Data} --domain localhost --port {DevServer.FreePort()}", _root);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(Data, output, StringComparison.Ordinal);
        Assert.Contains($"{_process!.Id}", output, StringComparison.Ordinal);
    }

    [Fact, Trait("Row", "J26")]
    public async Task A_server_that_would_trust_every_forwarded_header_does_not_start()
    {
        var (exitCode, output) = await Session.RunAsync(
            $"dotnet {DevServer.Executable} serve --data {Data}2 --domain localhost --port {DevServer.FreePort()}", _root,
            new Dictionary<string, string> { ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true" });

        Assert.NotEqual(0, exitCode);
        Assert.Contains("ASPNETCORE_FORWARDEDHEADERS_ENABLED", output, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task RotateAsync()
    {
        await JsonAsync("rotate vault prod");
        await JsonAsync("rotate system");
        await JsonAsync("rotate signing");
        await JsonAsync("rotate root --passphrase-fd 3", $"3<<<'{Passphrase}'");
        var outcome = await JsonAsync("rewrap");
        Assert.Equal(0, outcome.GetProperty("refused").GetInt64());
        Assert.True(outcome.GetProperty("rewrapped").GetInt64() > 0);
    }

    private async Task PurgeIsRefusedAsync(string token)
    {
        await CurlAsync("secrets/doomed?api-version=7.4", $"-X PUT -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' -d '{{\"value\":\"v\"}}'");
        await CurlAsync("secrets/doomed?api-version=7.4", $"-X DELETE -H 'Authorization: Bearer {token}'");
        var refused = await CurlAsync("deletedsecrets/doomed?api-version=7.4", $"-X DELETE -H 'Authorization: Bearer {token}'");
        Assert.Contains("purge protection is enabled", refused, StringComparison.Ordinal);
        Assert.Contains("recoveryId", await CurlAsync("deletedsecrets/doomed?api-version=7.4", $"-H 'Authorization: Bearer {token}'"), StringComparison.Ordinal);
    }

    private void Start()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _root };
        foreach (var argument in (string[])[DevServer.Executable, "serve", "--data", Data, "--domain", "localhost", "--port", $"{_port}"])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Stop()
    {
        _process?.Kill();
        _process?.WaitForExit();
    }

    private async Task UntilAsync(string state)
    {
        for (var i = 0; i < 200; i++)
        {
            var (exitCode, output) = await RunAsync("status");
            if (exitCode == 0 && output.Contains($"\"{state}\"", StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail($"The server is not {state}: {(await RunAsync("status")).Output}");
    }

    private Task<(int ExitCode, string Output)> RunAsync(string command, string redirection = "") =>
        Session.RunAsync($"dotnet {DevServer.Executable} {command} --data {Data} {redirection}", _root);

    private async Task<JsonElement> JsonAsync(string command, string redirection = "")
    {
        var (exitCode, output) = await RunAsync(command, redirection);
        Assert.True(exitCode == 0, $"{command}: {output}");
        return JsonDocument.Parse(output).RootElement;
    }

    private async Task<string> TokenAsync(JsonElement installation, JsonElement application)
    {
        var answer = await CurlAsync(
            $"{installation.GetProperty("tenantId").GetString()}/oauth2/v2.0/token",
            $"-d grant_type=client_credentials -d client_id={application.GetProperty("clientId")} --data-urlencode 'client_secret={application.GetProperty("clientSecret")}' --data-urlencode scope=https://vault.localhost:{_port}/.default",
            host: "login");
        return JsonDocument.Parse(answer).RootElement.GetProperty("access_token").GetString()!;
    }

    private Task<string> SecretAsync(string token, string method, string? body = null) =>
        CurlAsync("secrets/kept?api-version=7.4", $"-X {method} -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json'" + (body is null ? "" : $" -d '{body}'"));

    private async Task<int> StatusAsync(string path) => int.Parse(await CurlAsync(path, "-o /dev/null -w '%{http_code}' -k"));

    private async Task<string> CurlAsync(string path, string options = "", string host = "prod.vault")
    {
        var trust = File.Exists(Path.Combine(Data, "ca.pem")) ? $"--cacert {Data}/ca.pem" : "-k";
        var (exitCode, output) = await Session.RunAsync($"curl -sS {trust} {options} https://{host}.localhost:{_port}/{path}", _root);
        Assert.True(exitCode == 0, output);
        return output;
    }
}
