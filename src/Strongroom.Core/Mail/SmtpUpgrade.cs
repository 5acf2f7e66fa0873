using System.Text;

namespace Strongroom.Mail;

/// <summary>
/// The lines before TLS (RFC 3207): greeting, EHLO, STARTTLS. The library's own way would build the server's chain with downloads allowed, to addresses
/// that the other side chooses; so this much is said here, and TLS begins under the rules of room Outbound.
/// </summary>
internal static class SmtpUpgrade
{
    private const int LongestLine = 1024;
    private const int MostLines = 100;

    /// <summary>Brings a connection to where the server waits for TLS. It reads not one byte further, so that nothing said in clear counts afterwards.</summary>
    /// <exception cref="IOException">The server offers no TLS, or speaks no SMTP.</exception>
    public static async ValueTask AskAsync(Stream plain, string domain, CancellationToken cancel)
    {
        await DemandAsync(plain, "220", cancel).ConfigureAwait(false);
        await SayAsync(plain, $"EHLO {domain}\r\n", cancel).ConfigureAwait(false);
        var offers = await DemandAsync(plain, "250", cancel).ConfigureAwait(false);
        if (!offers.Any(line => line.Trim().Equals("STARTTLS", StringComparison.OrdinalIgnoreCase)))
        {
            throw new IOException("the mail server offers no STARTTLS");
        }

        await SayAsync(plain, "STARTTLS\r\n", cancel).ConfigureAwait(false);
        await DemandAsync(plain, "220", cancel).ConfigureAwait(false);
    }

    private static async ValueTask SayAsync(Stream plain, string line, CancellationToken cancel) =>
        await plain.WriteAsync(Encoding.ASCII.GetBytes(line), cancel).ConfigureAwait(false);

    /// <returns>The texts of the answer's lines.</returns>
    private static async ValueTask<IReadOnlyList<string>> DemandAsync(Stream plain, string code, CancellationToken cancel)
    {
        var texts = new List<string>();
        while (texts.Count < MostLines)
        {
            var line = await ReadLineAsync(plain, cancel).ConfigureAwait(false);
            if (!line.StartsWith(code, StringComparison.Ordinal))
            {
                throw new IOException($"the mail server answered {MailText.OneLine(line, 100)}");
            }

            texts.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return texts;
            }
        }

        throw new IOException("the mail server's answer does not end");
    }

    private static async ValueTask<string> ReadLineAsync(Stream plain, CancellationToken cancel)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (line.Length < LongestLine)
        {
            if (await plain.ReadAsync(one, cancel).ConfigureAwait(false) == 0)
            {
                throw new IOException("the mail server closed the connection");
            }

            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        throw new IOException("the mail server's line does not end");
    }
}
