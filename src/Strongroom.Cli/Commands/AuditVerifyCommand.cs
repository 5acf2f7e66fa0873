using System.CommandLine;
using System.Text.Json;

namespace Strongroom.Cli;

internal static class AuditVerifyCommand
{
    private const int LongestCheckpoint = 64 * 1024;

    public static Command Build(AdminShell shell, VerifyOffline? verifyOffline)
    {
        var checkpoint = CliOptions.TextOption("--checkpoint", "FILE", "A checkpoint kept elsewhere, which the trail must continue", required: false);
        var command = new Command("verify", "Check every record, hash and signature of the trail") { checkpoint };
        command.SetAction(async (line, cancel) =>
        {
            var path = line.GetValue(checkpoint);
            var text = path is null ? null : ReadCheckpoint(path);
            try
            {
                using var socket = shell.Open(line);
                using var body = JsonBody.Of(json =>
                {
                    if (text is not null)
                    {
                        json.WriteString("checkpoint", text);
                    }
                });
                using var answer = await socket.SendAsync(HttpMethod.Post, "v1/audit/verify", body, cancel).ConfigureAwait(false);
                return await shell.PrintAsync(socket, answer, Outcome, cancel).ConfigureAwait(false);
            }
            catch (CliException fault) when (fault.ExitCode == ExitCode.Unreachable && verifyOffline is not null)
            {
                return await verifyOffline(shell.DataDirectory(line), path, shell.Console, cancel).ConfigureAwait(false);
            }
        });
        return command;
    }

    /// <summary>The verifier's own verdict: the member <c>exitCode</c>. Without one, nothing was verified.</summary>
    private static int Outcome(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("exitCode", out var code) && code.TryGetInt32(out var value)
        && value is ExitCode.Ok or >= ExitCode.AuditTampered and <= ExitCode.AuditUntrusted
            ? value
            : throw new CliException(ExitCode.Refused, "the server's answer holds no verdict");

    private static string ReadCheckpoint(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LongestCheckpoint
                ? File.ReadAllText(path)
                : throw new CliException(ExitCode.Usage, $"{path} is too long for a checkpoint");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"{path} cannot be read");
        }
    }
}
