using System.Text.Json;

namespace Strongroom.Identity.Federation;

/// <summary>One condition on one claim. A claim that is absent, or no string, meets none.</summary>
/// <param name="IsPattern">True when <c>*</c> stands for any characters and <c>?</c> for exactly one.</param>
internal readonly record struct ClaimsTerm(string Claim, string Comparand, bool IsPattern)
{
    /// <summary>True when the term can tell one workload of an issuer from another.</summary>
    public bool Narrows => Claim is not ("iss" or "aud") && (!IsPattern || Comparand[0] is not ('*' or '?'));

    public bool Holds(JsonElement claims) =>
        TokenJson.Text(claims, Claim) is { } value && (IsPattern ? Matches(Comparand, value) : string.Equals(Comparand, value, StringComparison.Ordinal));

    /// <summary>Ordinal, over the whole value. Steps back to the last star only, so the work is bounded by the product of both lengths.</summary>
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> value)
    {
        int p = 0, v = 0, star = -1, resume = 0;
        while (v < value.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = v;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == value[v]))
            {
                p++;
                v++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                v = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }
}
