using System.Diagnostics;
using Xunit;

namespace Strongroom.Tests.Tls;

/// <summary>Runs a program of the machine as a second opinion; the test is skipped, visibly, where it is not installed.</summary>
internal static class OutsideTool
{
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments) =>
        await RunAsync(program, arguments, new Dictionary<string, string>());

    public static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program))))
        {
            Assert.Skip($"{program} is not installed");
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await error);
    }
}
