using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>A server as <c>serve</c> starts it, sealed, with commands run against it as an operator runs them.</summary>
internal sealed class ProductionServer : IAsyncDisposable
{
    private readonly int _port = DevServer.FreePort();
    private readonly IReadOnlyList<string> _moreArguments;
    private readonly System.Text.StringBuilder _output = new();
    private Process? _process;

    public ProductionServer(params IReadOnlyList<string> moreArguments) => _moreArguments = moreArguments;

    public string Root { get; } = Directory.CreateTempSubdirectory("strongroom-production-").FullName;

    public int Port => _port;

    /// <summary>For the process, beside what the machine's says.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Arguments of the next start, beside those of the first.</summary>
    public IReadOnlyList<string> NextArguments { get; set; } = [];

    public string Data => Path.Combine(Root, "data");

    /// <summary>What the process has logged.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public void Start()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root };
        foreach (var argument in (string[])[DevServer.Executable, "serve", "--data", Data, "--domain", "localhost", "--port", $"{_port}", .. _moreArguments, .. NextArguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }
    }

    public async Task<JsonElement> UntilAsync(Func<JsonElement, bool> holds)
    {
        var last = "";
        for (var i = 0; i < 100; i++)
        {
            var (exitCode, output) = await RunAsync("status");
            last = output;
            if (exitCode == 0 && holds(JsonDocument.Parse(output).RootElement))
            {
                return JsonDocument.Parse(output).RootElement;
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"Not so: {last}\n{Output}");
    }

    public Task<JsonElement> UntilAsync(string state) => UntilAsync(status => status.GetProperty("state").GetString() == state);

    public Task<(int ExitCode, string Output)> RunAsync(string command, string redirection = "") =>
        Session.RunAsync($"dotnet {DevServer.Executable} {command} --data {Data} {redirection}", Root);

    public async Task<JsonElement> JsonAsync(string command, string redirection = "")
    {
        var (exitCode, output) = await RunAsync(command, redirection);
        Assert.True(exitCode == 0, $"{command}: {output}");
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>The refusal of a command that must not succeed.</summary>
    public async Task<string> RefusedAsync(string command, string redirection = "")
    {
        var (exitCode, output) = await RunAsync(command, redirection);
        Assert.True(exitCode == 10, $"{command}: {exitCode} {output}");
        return output;
    }

    /// <summary>The status that a request over the network gets.</summary>
    public async Task<int> SecretStatusAsync() =>
        int.Parse((await Session.RunAsync($"curl -sSk -o /dev/null -w '%{{http_code}}' 'https://prod.vault.localhost:{_port}/secrets?api-version=7.4'", Root)).Output);

    public ValueTask DisposeAsync()
    {
        Kill();
        _process?.Dispose();
        Directory.Delete(Root, recursive: true);
        return ValueTask.CompletedTask;
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
