using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>One of the three programs of <c>tests/clients</c> that read a secret with a bare DefaultAzureCredential, in an environment that is told in full.</summary>
internal sealed class Workload : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private Workload(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>What the programs print for a value.</summary>
    public static string Line(string value) => "sha256 " + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));

    /// <param name="language"><c>dotnet</c>, <c>js</c> or <c>python</c>.</param>
    /// <param name="again">The program waits for a line, and reads a second time with what it holds.</param>
    /// <param name="user">A user id to run under; null for this one.</param>
    public static Workload Start(string language, string vault, string name, IReadOnlyDictionary<string, string> environment, bool again = false, int? user = null)
    {
        var clients = Path.Combine(RepositoryRoot.Path, "tests", "clients");
        string[] program = language switch
        {
            "dotnet" => ["dotnet", Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "read_secret", "release", "read_secret.dll")],
            "js" => ["node", Path.Combine(clients, "js", "read_secret.mjs")],
            _ => ["/usr/bin/python3", Path.Combine(clients, "python", "read_secret.py")],
        };
        string[] line = [.. user is { } id ? new[] { "setpriv", $"--reuid={id}", "--clear-groups", "--" } : [], .. program, vault, name, .. again ? new[] { "again" } : []];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment.Clear();
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        return new Workload(Process.Start(start)!);
    }

    /// <summary>The program's next line; null when it ends without one.</summary>
    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(120));

    /// <summary>Lets the program read a second time.</summary>
    public async Task GoOnAsync()
    {
        await _process.StandardInput.WriteLineAsync("go");
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for the end, which must be a failure, and returns what the program said about it.</summary>
    public async Task<string> FailureAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await _process.WaitForExitAsync(limit.Token);
        var errors = await _errors;
        Assert.NotEqual(0, _process.ExitCode);
        return errors;
    }

    public async Task<string> ErrorsAsync() => await _errors;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
