using System.Text;
using Strongroom.Kernel;

namespace Strongroom.Agent.Commands;

/// <summary>Where the one-time code comes from. Given as an argument it shows in the list of processes; by then it is worth nothing without this machine's key.</summary>
internal static class CodeSource
{
    private const int LongestCode = 128;

    /// <summary>The code without the white space around it; the caller disposes it.</summary>
    /// <param name="argument">The code itself; null when it is not given so.</param>
    /// <param name="file">The file that holds it; null means standard input.</param>
    /// <exception cref="AgentException">There is none, or it cannot be one.</exception>
    public static SecretBytes Read(string? argument, string? file, Func<Stream> input)
    {
        if (argument is not null)
        {
            return Checked(Encoding.UTF8.GetBytes(argument));
        }

        try
        {
            using var stream = file is null ? input() : File.OpenRead(file);
            var buffer = new byte[LongestCode + 2];
            return Checked(buffer.AsSpan(0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(AgentExit.Local, fault.Message);
        }
    }

    private static SecretBytes Checked(Span<byte> text)
    {
        var code = Trimmed(text);
        var secret = new SecretBytes(code);
        text.Clear();
        if (secret.Length is > 0 and <= LongestCode && secret.Span.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0)
        {
            return secret;
        }

        secret.Dispose();
        throw new AgentException(AgentExit.Local, $"a code has 1 to {LongestCode} printable characters");
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);
}
