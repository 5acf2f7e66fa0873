using System.Text;
using Strongroom.Cli;
using Strongroom.Kernel;

namespace Strongroom.Tests.Cli;

/// <summary>
/// A text file of commands and what they do. Lines that are given: <c>#</c> a remark, <c>$</c> a command, <c>?</c> a passphrase (on a
/// descriptor if the command says <c>{fd}</c>, else typed), <c>&lt;</c> the server's answer. Lines that are checked: <c>&gt;</c> a request,
/// <c>|</c> standard output, <c>!</c> standard error, <c>=</c> the exit code. A line feed within an answer is written ⏎.
/// </summary>
internal sealed class Transcript(string dataDirectory, FakeAdminServer server)
{
    private const string Given = "#$?<";

    /// <summary>Runs every command and writes the file anew.</summary>
    public async Task<string> RunAsync(string text)
    {
        var output = new StringBuilder();
        var step = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('$') && step.Count > 0)
            {
                await RunStepAsync(step, output);
                step.Clear();
            }

            if (line.Length == 0 || line[0] == '#')
            {
                await RunStepAsync(step, output);
                step.Clear();
                output.Append(line).Append('\n');
            }
            else if (Given.Contains(line[0]))
            {
                step.Add(line);
            }
        }

        await RunStepAsync(step, output);
        return output.ToString().TrimEnd('\n') + "\n";
    }

    private async Task RunStepAsync(List<string> step, StringBuilder output)
    {
        if (step.Count == 0)
        {
            return;
        }

        var passphrases = new Queue<string>();
        foreach (var line in step)
        {
            output.Append(line).Append('\n');
            var value = line[2..];
            if (line[0] == '?')
            {
                passphrases.Enqueue(value);
            }
            else if (line[0] == '<')
            {
                server.Answer(int.Parse(value[..3], null), value.Length > 4 ? value[4..].Replace('⏎', '\n') : "");
            }
        }

        var (exit, written, complained) = await InvokeAsync(step[0][2..], passphrases);
        while (server.Requests.TryDequeue(out var request))
        {
            output.Append("> ").Append(request).Append('\n');
        }

        Append(output, '|', written);
        Append(output, '!', complained);
        output.Append("= ").Append(exit).Append('\n');
    }

    private async Task<(int Exit, string Output, string Error)> InvokeAsync(string command, Queue<string> passphrases)
    {
        using var output = new MemoryStream();
        await using var error = new StringWriter { NewLine = "\n" };
        var console = new CliConsole(output, error, prompt =>
        {
            error.WriteLine(prompt);
            return new SecretBytes(Encoding.UTF8.GetBytes(passphrases.Dequeue()));
        })
        {
            HostsPath = Path.Combine(dataDirectory, "hosts"),
            Resolves = (names, _) => Task.FromResult(names.Domain == "resolved.example"),
        };
        using var descriptor = command.Contains("{fd}", StringComparison.Ordinal) ? Descriptor(passphrases.Dequeue()) : null;
        var args = Split(command.Replace("{data}", dataDirectory, StringComparison.Ordinal).Replace("{fd}", $"{descriptor?.SafeFileHandle.DangerousGetHandle()}", StringComparison.Ordinal));
        if (args[0] != "strongroom")
        {
            throw new InvalidDataException(command);
        }

        string[] withData = args.Contains("--data") ? args[1..] : [.. args[1..], "--data", dataDirectory];
        var exit = await CliCommands.InvokeAsync(CliCommands.Build(console, VerifyOfflineAsync), console, withData, CancellationToken.None);
        return (exit, Mask(Encoding.UTF8.GetString(output.ToArray())), Mask(error.ToString()));
    }

    private static Task<int> VerifyOfflineAsync(string directory, string? checkpoint, CliConsole console, CancellationToken cancel)
    {
        console.Output.Write(Encoding.UTF8.GetBytes($"verified offline: {Path.GetFileName(directory)}, {checkpoint ?? "no checkpoint"}\n"));
        return Task.FromResult(ExitCode.AuditTampered);
    }

    private FileStream Descriptor(string passphrase)
    {
        var path = Path.Combine(dataDirectory, "passphrase");
        File.WriteAllText(path, passphrase.Replace('⏎', '\n'));
        return File.OpenRead(path);
    }

    private string Mask(string text) => text.Replace(dataDirectory, "{data}", StringComparison.Ordinal);

    private static void Append(StringBuilder output, char mark, string text)
    {
        foreach (var line in text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n'))
        {
            output.Append(mark).Append(line.Length == 0 ? "" : " ").Append(line).Append('\n');
        }
    }

    /// <summary>Words, with double quotes around those that hold blanks.</summary>
    private static string[] Split(string command) =>
        [.. command.Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
