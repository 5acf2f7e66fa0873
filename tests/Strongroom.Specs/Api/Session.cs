using System.Diagnostics;

namespace Strongroom.Specs.Api;

/// <summary>Runs a program, or a shell script as a user would, in a given folder, with the given environment over the machine's.</summary>
internal static class Session
{
    public static async Task<(int ExitCode, string Output)> RunAsync(string script, string folder, IReadOnlyDictionary<string, string>? environment = null, int timeoutSeconds = 180)
    {
        var (exitCode, output, errors) = await RunAsync("bash", ["-euc", script], folder, environment, timeoutSeconds);
        return (exitCode, output + errors);
    }

    /// <returns>-1 as exit code when the program did not end in time.</returns>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string program, IReadOnlyList<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null, int timeoutSeconds = 180)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(timeoutSeconds));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, await output, $"no end within {timeoutSeconds} s\n{await errors}");
        }

        return (process.ExitCode, await output, await errors);
    }

    /// <summary>What a client needs beside the server's settings to trust its CA.</summary>
    public static Dictionary<string, string> EnvironmentOf(DevServer server) => new(server.Settings)
    {
        ["NODE_EXTRA_CA_CERTS"] = server.Settings["STRONGROOM_CA_FILE"],
        ["REQUESTS_CA_BUNDLE"] = Path.Combine(server.DataDirectory, "ca-bundle.pem"),
        ["SSL_CERT_FILE"] = Path.Combine(server.DataDirectory, "ca-bundle.pem"),
    };
}
