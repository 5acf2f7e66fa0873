using System.Text;
using Strongroom.Kernel;

namespace Strongroom.Cli;

/// <summary>Where the commands write and whom they ask.</summary>
/// <param name="output">Bytes, because an answer may hold a fresh client secret, which never becomes a string.</param>
/// <param name="error">One line for each fault.</param>
/// <param name="askPassphrase">Shows the prompt and returns what is typed, at most 1024 bytes of UTF-8; the caller disposes it.</param>
public sealed class CliConsole(Stream output, TextWriter error, Func<string, SecretBytes> askPassphrase)
{
    public Stream Output => output;

    public TextWriter Error => error;

    public Func<string, SecretBytes> AskPassphrase => askPassphrase;

    internal string HostsPath { get; init; } = "/etc/hosts";

    internal Func<InstallationNames, CancellationToken, Task<bool>> Resolves { get; init; } = NameProbe.ResolvesAsync;

    /// <summary>The process's own streams and terminal.</summary>
    public static CliConsole ForProcess() => new(Console.OpenStandardOutput(), Console.Error, TerminalPrompt.Ask);

    internal void WriteLine(string text) => output.Write(Encoding.UTF8.GetBytes(text + "\n"));

    internal void Complain(string message) => error.WriteLine("strongroom: " + OneLine(message));

    /// <summary>Nothing that came over a wire may drive the terminal: control and format characters become question marks.</summary>
    private static string OneLine(string message)
    {
        var safe = new StringBuilder(message.Length);
        foreach (var rune in message.EnumerateRunes())
        {
            safe.Append(JsonText.IsPrintable(rune) ? rune.ToString() : "?");
        }

        return safe.ToString();
    }
}
