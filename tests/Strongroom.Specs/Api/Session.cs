using System.Diagnostics;

namespace Strongroom.Specs.Api;

/// <summary>Runs a shell script as a user would, in a folder of its own, with the given environment over the machine's.</summary>
internal static class Session
{
    public static async Task<(int ExitCode, string Output)> RunAsync(string script, string folder, IReadOnlyDictionary<string, string>? environment = null, int timeoutSeconds = 180)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder };
        start.ArgumentList.Add("-euc");
        start.ArgumentList.Add(script);
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
            return (-1, $"no end within {timeoutSeconds} s\n{await output}{await errors}");
        }

        return (process.ExitCode, await output + await errors);
    }

    /// <summary>What a client needs beside the server's settings to trust its CA.</summary>
    public static Dictionary<string, string> EnvironmentOf(DevServer server) => new(server.Settings)
    {
        ["NODE_EXTRA_CA_CERTS"] = server.Settings["STRONGROOM_CA_FILE"],
        ["REQUESTS_CA_BUNDLE"] = Path.Combine(server.DataDirectory, "ca-bundle.pem"),
        ["SSL_CERT_FILE"] = Path.Combine(server.DataDirectory, "ca-bundle.pem"),
    };
}
