using System.Net;
using System.Text.RegularExpressions;

namespace Strongroom.Certificates;

/// <summary>What is wrong with a text of a policy, of each kind that a certificate can name; null when nothing is.</summary>
internal static partial class PolicyText
{
    private const int MostName = 253;
    private const int MostOther = 500;

    public static string? FaultOfOid(string text) => text.Length <= 128 && Oid().IsMatch(text) ? null : "It must be an object identifier in dotted form.";

    /// <summary>An internationalised name has its A-label form here, as in a certificate (RFC 5280 §7.2).</summary>
    public static string? FaultOfDns(string text) =>
        text.Length <= MostName && DnsName().IsMatch(text) ? null : "It must be a DNS name in ASCII, of labels of 1 to 63 letters, digits and hyphens; the first may be *.";

    public static string? FaultOfEmail(string text) => text.Length <= MostOther && Mailbox().IsMatch(text) ? null : "It must be a mail address in ASCII.";

    public static string? FaultOfUpn(string text) =>
        text.Length is > 0 and <= MostOther && !text.Any(char.IsControl) ? null : "It must be a user principal name without control characters.";

    /// <summary>Text that may stand in a mail's header.</summary>
    public static string? FaultOfLine(string text) => text.Any(char.IsControl) ? "It must have no control characters." : null;

    public static string? FaultOfUri(string text) =>
        text.Length <= MostOther && text.All(c => c is > ' ' and < '\x7f') && Uri.TryCreate(text, UriKind.Absolute, out _) ? null : "It must be an absolute URI in ASCII.";

    public static string? FaultOfAddress(string text) => IPAddress.TryParse(text, out var address) && address.ToString() is var shown
        && (shown.Equals(text, StringComparison.OrdinalIgnoreCase) || address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6) && address.ScopeId() == 0
        ? null
        : "It must be an IP address.";

    private static long ScopeId(this IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? address.ScopeId : 0;

    [GeneratedRegex(@"^[0-2](\.(0|[1-9][0-9]{0,38}))+$", RegexOptions.NonBacktracking)]
    private static partial Regex Oid();

    [GeneratedRegex(@"^(\*\.)?([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?$", RegexOptions.NonBacktracking)]
    private static partial Regex DnsName();

    [GeneratedRegex(@"^[!#-'*+./-9=?A-Z^-~-]+@[A-Za-z0-9._-]+$", RegexOptions.NonBacktracking)]
    private static partial Regex Mailbox();
}
