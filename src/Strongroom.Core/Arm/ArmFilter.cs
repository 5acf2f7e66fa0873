using System.Diagnostics.CodeAnalysis;

namespace Strongroom.Arm;

/// <summary>
/// The part of OData's <c>$filter</c> that clients send to the control plane: terms joined by <c>and</c>, each a function as <c>atScope()</c> or
/// <c>assignedTo('x')</c>, or a comparison as <c>resourceType eq 'x'</c>. What a list does not know it refuses: a filter that is ignored shows
/// more than was asked for.
/// </summary>
public sealed class ArmFilter
{
    private const int MaxLength = 2048;
    private const int MaxTerms = 16;

    private ArmFilter(IReadOnlyList<ArmFilterTerm> terms) => Terms = terms;

    public static ArmFilter None { get; } = new([]);

    public IReadOnlyList<ArmFilterTerm> Terms { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out ArmFilter? filter)
    {
        filter = None;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        filter = null;
        if (text.Length > MaxLength)
        {
            return false;
        }

        var terms = new List<ArmFilterTerm>();
        var at = 0;
        do
        {
            if (terms.Count == MaxTerms || !TryTerm(text, ref at, out var term))
            {
                return false;
            }

            terms.Add(term);
        }
        while (TryWord(text, ref at, "and"));

        SkipSpaces(text, ref at);
        filter = at == text.Length ? new ArmFilter(terms) : null;
        return filter is not null;
    }

    private static bool TryTerm(string text, ref int at, [NotNullWhen(true)] out ArmFilterTerm? term)
    {
        term = null;
        SkipSpaces(text, ref at);
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '/' or '_' or '.'))
        {
            at++;
        }

        if (at == start)
        {
            return false;
        }

        var name = text[start..at];
        if (at < text.Length && text[at] == '(')
        {
            at++;
            string? argument = null;
            if (at < text.Length && text[at] != ')' && !TryValue(text, ref at, out argument))
            {
                return false;
            }

            SkipSpaces(text, ref at);
            term = new ArmFilterTerm(name, null, argument);
            return at < text.Length && text[at++] == ')';
        }

        SkipSpaces(text, ref at);
        start = at;
        while (at < text.Length && char.IsAsciiLetter(text[at]))
        {
            at++;
        }

        var comparison = text[start..at].ToLowerInvariant();
        if (comparison is not ("eq" or "ne" or "ge" or "gt" or "le" or "lt") || !TryValue(text, ref at, out var value))
        {
            return false;
        }

        term = new ArmFilterTerm(name, comparison, value);
        return true;
    }

    /// <summary>A quoted text, in which a quote is doubled, or a bare word as dates are sometimes sent.</summary>
    private static bool TryValue(string text, ref int at, [NotNullWhen(true)] out string? value)
    {
        value = null;
        SkipSpaces(text, ref at);
        if (at < text.Length && text[at] != '\'')
        {
            var start = at;
            while (at < text.Length && text[at] is not (' ' or ')' or '\''))
            {
                at++;
            }

            value = text[start..at];
            return value.Length > 0;
        }

        var read = new System.Text.StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '\'')
            {
                read.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '\'')
            {
                read.Append('\'');
                at++;
            }
            else
            {
                at++;
                value = read.ToString();
                return true;
            }
        }

        return false;
    }

    private static bool TryWord(string text, ref int at, string word)
    {
        SkipSpaces(text, ref at);
        if (string.Compare(text, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0)
        {
            return false;
        }

        at += word.Length;
        return true;
    }

    private static void SkipSpaces(string text, ref int at)
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }
    }
}
