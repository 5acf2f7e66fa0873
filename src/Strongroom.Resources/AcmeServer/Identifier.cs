using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Strongroom.AcmeServer;

/// <summary>What a certificate is asked for: a DNS name (RFC 8555 §7.1.3) or an address (RFC 8738).</summary>
/// <param name="Value">A name in lower case, with <c>*.</c> before it for a wildcard; an address in its canonical text.</param>
public readonly record struct Identifier(bool IsAddress, string Value)
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;
    private const string Wildcard = "*.";

    public bool IsWildcard => Value.StartsWith(Wildcard, StringComparison.Ordinal);

    /// <summary>The name without the wildcard's label; the address itself.</summary>
    public string Host => IsWildcard ? Value[Wildcard.Length..] : Value;

    /// <summary>Of RFC 8555 §9.7.7.</summary>
    public string Type => IsAddress ? "ip" : "dns";

    public override string ToString() => Value;

    /// <summary>
    /// Letters, digits and hyphens in labels of 1 to 63, at most 253 in all, no dot at the end, a last label that is no number (what has one, resolvers
    /// take for an address), and a wildcard only as the first label before at least one other.
    /// </summary>
    public static bool TryDns(string? text, [NotNullWhen(true)] out Identifier? identifier)
    {
        identifier = null;
        if (text is null || text.Length is 0 or > LongestName)
        {
            return false;
        }

        var lower = text.ToLowerInvariant();
        var host = lower.StartsWith(Wildcard, StringComparison.Ordinal) ? lower[Wildcard.Length..] : lower;
        var labels = host.Split('.');
        if (!labels.All(IsLabel) || labels[^1].All(char.IsAsciiDigit) || labels[^1].StartsWith("0x", StringComparison.Ordinal))
        {
            return false;
        }

        identifier = new Identifier(IsAddress: false, lower);
        return true;
    }

    /// <summary>Exactly the canonical text (RFC 8738 §3: dotted decimal, or RFC 5952); no zone, no IPv4 inside IPv6.</summary>
    public static bool TryAddress(string? text, [NotNullWhen(true)] out Identifier? identifier)
    {
        identifier = IPAddress.TryParse(text, out var address) && !address.IsIPv4MappedToIPv6 && !text!.Contains('%', StringComparison.Ordinal)
            && string.Equals(address.ToString(), text, StringComparison.Ordinal)
            ? new Identifier(IsAddress: true, text)
            : null;
        return identifier is not null;
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
