using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;
using Strongroom.Kernel;

namespace Strongroom.Cli;

/// <summary>
/// Takes a passphrase, or a share, from a descriptor or the terminal. Never from an argument, which every process of the machine can read, nor from an
/// environment variable, which is inherited and logged (S5).
/// </summary>
internal static class PassphraseSource
{
    public const int LongestBytes = 1024;

    /// <param name="descriptor">An open descriptor, read to its end; null asks at the terminal.</param>
    /// <param name="twice">Ask a second time at the terminal and compare, where a slip would lock everything for ever.</param>
    /// <param name="what">How messages name it.</param>
    /// <param name="prompt">What the terminal shows.</param>
    public static SecretBytes Read(CliConsole console, int? descriptor, bool twice, string what = "passphrase", string prompt = "Passphrase")
    {
        if (descriptor is { } number)
        {
            return Checked(FromDescriptor(number), what);
        }

        var first = Checked(console.AskPassphrase(prompt + ": "), what);
        if (!twice)
        {
            return first;
        }

        using var second = console.AskPassphrase(prompt + " again: ");
        if (System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(first.Span, second.Span))
        {
            return first;
        }

        first.Dispose();
        throw new CliException(ExitCode.Usage, "the two passphrases differ");
    }

    private static SecretBytes FromDescriptor(int number)
    {
        using var buffer = SecretBytes.Allocate(LongestBytes + 3);
        var length = 0;
        try
        {
            using var handle = new SafeFileHandle(number, ownsHandle: false);
            using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            for (int read; length < buffer.Length && (read = stream.Read(buffer.Writable[length..])) > 0;)
            {
                length += read;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CliException(ExitCode.Usage, $"descriptor {number} cannot be read");
        }

        // The line feed of `echo` or an editor is no part of it; white space within or before is.
        var text = buffer.Span[..length];
        text = text.EndsWith("\n"u8) ? text[..^1] : text;
        text = text.EndsWith("\r"u8) ? text[..^1] : text;
        return new SecretBytes(text);
    }

    private static SecretBytes Checked(SecretBytes passphrase, string what)
    {
        var fault = passphrase.Length switch
        {
            0 => $"the {what} is empty",
            > LongestBytes => $"the {what} is longer than {LongestBytes} bytes",
            _ => Utf8.IsValid(passphrase.Span) ? null : $"the {what} is not UTF-8",
        };
        if (fault is null)
        {
            return passphrase;
        }

        passphrase.Dispose();
        throw new CliException(ExitCode.Usage, fault);
    }
}
