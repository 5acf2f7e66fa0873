using System.Collections.Immutable;
using System.Text.Json;
using Strongroom.Kernel;

namespace Strongroom.Identity.Federation;

/// <summary>
/// A flexible match over a token's claims, version 1 of Azure's language: terms <c>claims['name'] eq 'text'</c> and
/// <c>claims['name'] matches 'pattern'</c>, joined by <c>and</c>, one space between words, a quote within a text doubled. All terms must hold.
/// What the token says is only ever compared; it never becomes a pattern (V22).
/// </summary>
internal sealed class ClaimsExpression
{
    private const int MaxTerms = 8;
    private const int LongestClaim = 120;
    private const string LookUp = "claims['";
    private const string And = " and ";

    private readonly ImmutableArray<ClaimsTerm> _terms;

    private ClaimsExpression(ImmutableArray<ClaimsTerm> terms) => _terms = terms;

    /// <summary>Refuses with <c>Request_BadRequest</c> whatever is not this language, and what would admit every token of the issuer.</summary>
    public static Result<ClaimsExpression> Parse(string text)
    {
        if (text.Length > FederatedCredentialRules.MaxText || text.Any(char.IsControl))
        {
            return FederationRefusals.BadExpression($"it has more than {FederatedCredentialRules.MaxText} characters, or control characters.");
        }

        var rest = text.AsSpan();
        var terms = ImmutableArray.CreateBuilder<ClaimsTerm>();
        do
        {
            if (terms.Count == MaxTerms)
            {
                return FederationRefusals.BadExpression($"it has more than {MaxTerms} terms.");
            }

            if (!TryTerm(ref rest, out var term))
            {
                return FederationRefusals.BadExpression("each term has the form claims['name'] eq 'text' or claims['name'] matches 'pattern', and 'and' stands between two.");
            }

            terms.Add(term);
        }
        while (TryWord(ref rest, And));

        if (rest.Length > 0)
        {
            return FederationRefusals.BadExpression("only 'and' can stand between two terms, and nothing after the last.");
        }

        return terms.Any(term => term.Narrows)
            ? new ClaimsExpression(terms.ToImmutable())
            : FederationRefusals.BadExpression("at least one term must look at another claim than iss and aud and begin with plain characters, or every token of the issuer would do.");
    }

    /// <summary>True when every term holds for the claims of a verified token.</summary>
    public bool Holds(JsonElement claims) => _terms.All(term => term.Holds(claims));

    private static bool TryTerm(ref ReadOnlySpan<char> rest, out ClaimsTerm term)
    {
        term = default;
        if (!TryWord(ref rest, LookUp))
        {
            return false;
        }

        var end = rest.IndexOf('\'');
        if (end is < 1 or > LongestClaim || !IsClaim(rest[..end]))
        {
            return false;
        }

        var claim = rest[..end].ToString();
        rest = rest[end..];
        if (!TryWord(ref rest, "'] "))
        {
            return false;
        }

        var isPattern = TryWord(ref rest, "matches ");
        if ((!isPattern && !TryWord(ref rest, "eq ")) || !TryQuoted(ref rest, out var comparand))
        {
            return false;
        }

        term = new ClaimsTerm(claim, comparand, isPattern);
        return true;
    }

    private static bool TryQuoted(ref ReadOnlySpan<char> rest, out string text)
    {
        text = "";
        if (!TryWord(ref rest, "'"))
        {
            return false;
        }

        for (var i = 0; i < rest.Length; i++)
        {
            if (rest[i] != '\'')
            {
                continue;
            }

            if (i + 1 < rest.Length && rest[i + 1] == '\'')
            {
                i++;
                continue;
            }

            text = rest[..i].ToString().Replace("''", "'", StringComparison.Ordinal);
            rest = rest[(i + 1)..];
            return text.Length > 0;
        }

        return false;
    }

    private static bool TryWord(ref ReadOnlySpan<char> rest, string word)
    {
        if (!rest.StartsWith(word, StringComparison.Ordinal))
        {
            return false;
        }

        rest = rest[word.Length..];
        return true;
    }

    private static bool IsClaim(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.' or ':' or '/'))
            {
                return false;
            }
        }

        return true;
    }
}
