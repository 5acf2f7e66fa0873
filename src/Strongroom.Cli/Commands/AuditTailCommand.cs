using System.CommandLine;
using System.Text;
using System.Text.Json;

namespace Strongroom.Cli;

internal static class AuditTailCommand
{
    private const int DefaultCount = 20;

    public static Command Build(AdminShell shell)
    {
        var count = CliOptions.Number("-n", "N", $"How many records, the newest ({DefaultCount} unless told)", 0, 1_000_000);
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with each record as it is written" };
        var command = new Command("tail", "Print the newest audit records, one JSON object a line") { count, follow };
        command.SetAction(async (line, cancel) =>
        {
            var path = $"v1/audit/tail?n={line.GetValue(count) ?? DefaultCount}&follow={(line.GetValue(follow) ? "true" : "false")}";
            using var socket = shell.Open(line);
            using var answer = await socket.SendAsync(HttpMethod.Get, path, null, cancel).ConfigureAwait(false);
            return answer.IsSuccessStatusCode
                ? await PrintLinesAsync(shell.Console, socket, answer, cancel).ConfigureAwait(false)
                : await shell.PrintAsync(socket, answer, static _ => ExitCode.Ok, cancel).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> PrintLinesAsync(CliConsole console, AdminSocket socket, HttpResponseMessage answer, CancellationToken cancel)
    {
        try
        {
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false), Encoding.UTF8);
            while (await lines.ReadLineAsync(cancel).ConfigureAwait(false) is { } line)
            {
                if (line.Length > 0)
                {
                    JsonText.Print(console.Output, Encoding.UTF8.GetBytes(line), indented: false);
                }
            }

            return ExitCode.Ok;
        }
        catch (OperationCanceledException)
        {
            // An interrupt is how following ends.
            return ExitCode.Ok;
        }
        catch (JsonException)
        {
            throw new CliException(ExitCode.Refused, "the server sent a line that is not JSON");
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            throw socket.Unreachable(fault);
        }
    }
}
