using System.Buffers;

namespace Strongroom.Identity.Graph;

/// <summary>
/// The part of OData's filter language that the clients of this host use: <c>property eq</c> or <c>ne</c> a text, <c>true</c>, <c>false</c> or
/// <c>null</c>; <c>property/any(c:c eq 'value')</c>; <c>startswith(property,'value')</c>; joined by <c>and</c>, which binds closer, and <c>or</c>; in
/// parentheses. A quote within a value is doubled. Everything else is refused, so nothing that a value holds is ever taken for language.
/// </summary>
internal ref struct GraphFilter
{
    public const int MaxLength = 2048;
    private const int MaxTerms = 16;
    private const int MaxDepth = 8;

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private ReadOnlySpan<char> _rest;
    private int _terms;

    private GraphFilter(ReadOnlySpan<char> text) => _rest = text;

    /// <summary>Null when the text is not of the language, longer than 2,048 characters, has more than 16 terms, or more than 8 parentheses within each other.</summary>
    public static GraphCondition? Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            return null;
        }

        var filter = new GraphFilter(text);
        var found = filter.Alternatives(depth: 0);
        filter.Spaces();
        return filter._rest.IsEmpty ? found : null;
    }

    private GraphCondition? Alternatives(int depth)
    {
        var left = Conjunction(depth);
        while (left is not null && Word("or"))
        {
            left = Conjunction(depth) is { } right ? new GraphCondition.Either(left, right) : null;
        }

        return left;
    }

    private GraphCondition? Conjunction(int depth)
    {
        var left = Term(depth);
        while (left is not null && Word("and"))
        {
            left = Term(depth) is { } right ? new GraphCondition.Both(left, right) : null;
        }

        return left;
    }

    private GraphCondition? Term(int depth)
    {
        if (Sign('('))
        {
            return depth < MaxDepth && Alternatives(depth + 1) is { } inner && Sign(')') ? inner : null;
        }

        if (++_terms > MaxTerms || Name() is not { } name)
        {
            return null;
        }

        if (name == "startswith")
        {
            return Sign('(') && Name() is { } property && Sign(',') && Text() is { } prefix && Sign(')')
                ? new GraphCondition.Comparison(property, GraphCondition.Relation.StartsWith, prefix)
                : null;
        }

        if (Sign('/'))
        {
            return Name() == "any" && Sign('(') && Name() is { } variable && Sign(':') && Name() == variable && Word("eq") && Text() is { } element && Sign(')')
                ? new GraphCondition.Comparison(name, GraphCondition.Relation.AnyIs, element)
                : null;
        }

        GraphCondition.Relation? compare = Word("eq") ? GraphCondition.Relation.Is : Word("ne") ? GraphCondition.Relation.IsNot : null;
        return compare is { } how && TryLiteral(out var value) ? new GraphCondition.Comparison(name, how, value) : null;
    }

    private bool TryLiteral(out object? value)
    {
        value = Text();
        if (value is not null)
        {
            return true;
        }

        switch (Name())
        {
            case "true":
                value = true;
                return true;
            case "false":
                value = false;
                return true;
            case "null":
                return true;
            default:
                return false;
        }
    }

    private void Spaces() => _rest = _rest.TrimStart(' ');

    private bool Sign(char sign)
    {
        var after = _rest.TrimStart(' ');
        if (after.IsEmpty || after[0] != sign)
        {
            return false;
        }

        _rest = after[1..];
        return true;
    }

    private string? Name()
    {
        Spaces();
        var length = _rest.IndexOfAnyExcept(Letters);
        length = length < 0 ? _rest.Length : length;
        var name = length == 0 ? null : _rest[..length].ToString();
        _rest = _rest[length..];
        return name;
    }

    /// <summary>A keyword with a space on each side, as it stands between two operands.</summary>
    private bool Word(string word)
    {
        var after = _rest.TrimStart(' ');
        if (after.Length == _rest.Length || !after.StartsWith(word, StringComparison.Ordinal) || after.Length == word.Length || after[word.Length] != ' ')
        {
            return false;
        }

        _rest = after[word.Length..];
        return true;
    }

    private string? Text()
    {
        if (!Sign('\''))
        {
            return null;
        }

        for (var end = 0; end < _rest.Length; end++)
        {
            if (_rest[end] != '\'')
            {
                continue;
            }

            if (end + 1 < _rest.Length && _rest[end + 1] == '\'')
            {
                end++;
                continue;
            }

            var text = _rest[..end].ToString().Replace("''", "'", StringComparison.Ordinal);
            _rest = _rest[(end + 1)..];
            return text;
        }

        return null;
    }
}
