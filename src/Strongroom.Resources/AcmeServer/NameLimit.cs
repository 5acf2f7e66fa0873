using System.Net;

namespace Strongroom.AcmeServer;

/// <summary>
/// Patterns that names must match: a DNS name stands for itself, <c>*.b.test</c> for every name below <c>b.test</c> however deep (the wildcard itself
/// too, <c>b.test</c> not), an address for itself, and a range as in <c>10.1.0.0/16</c> for its addresses. No pattern at all allows everything.
/// </summary>
internal static class NameLimit
{
    public const int MostPatterns = 100;

    /// <summary>The patterns in lower case; null when one of them is none.</summary>
    public static IReadOnlyList<string>? Parse(IReadOnlyList<string> given)
    {
        var patterns = given.Select(text => text.Trim().ToLowerInvariant()).ToList();
        return patterns.Count <= MostPatterns && patterns.All(IsPattern) ? patterns : null;
    }

    public static bool Allows(IReadOnlyList<string> patterns, Identifier identifier) => patterns.Count == 0 || patterns.Any(pattern => Matches(pattern, identifier));

    private static bool IsPattern(string text) => Identifier.TryDns(text, out _) || Identifier.TryAddress(text, out _) || IPNetwork.TryParse(text, out _);

    private static bool Matches(string pattern, Identifier identifier)
    {
        if (identifier.IsAddress)
        {
            return string.Equals(pattern, identifier.Value, StringComparison.Ordinal)
                || (IPNetwork.TryParse(pattern, out var range) && range.Contains(IPAddress.Parse(identifier.Value)));
        }

        return string.Equals(pattern, identifier.Value, StringComparison.Ordinal)
            || (pattern.StartsWith("*.", StringComparison.Ordinal) && identifier.Value.EndsWith(pattern[1..], StringComparison.Ordinal));
    }
}
