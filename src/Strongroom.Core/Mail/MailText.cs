using System.Text.RegularExpressions;

namespace Strongroom.Mail;

/// <summary>What may stand in a mail's headers and on a line of its text.</summary>
public static partial class MailText
{
    private const int LongestAddress = 254;

    /// <summary>A mailbox in ASCII without quoting or comments (RFC 5321 §4.1.2, the dot-string form): nothing in it can end a line or a command.</summary>
    public static bool IsAddress(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= LongestAddress && Mailbox().IsMatch(text);
    }

    /// <summary>The text on one line, cut where it is longer: what others wrote must not look like lines of ours.</summary>
    public static string OneLine(string text, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)).Trim();
        return line.Length <= longest ? line : line[..longest] + "…";
    }

    [GeneratedRegex(@"\A[!#-'*+/-9=?A-Z^-~-]+(\.[!#-'*+/-9=?A-Z^-~-]+)*@[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Mailbox();
}
