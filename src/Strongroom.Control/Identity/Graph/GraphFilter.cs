using System.Buffers;

namespace Strongroom.Identity.Graph;

/// <summary>
/// The part of OData's filter language that the clients of this host use: <c>property eq 'value'</c>, <c>property/any(c:c eq 'value')</c> and
/// <c>startswith(property,'value')</c>, joined by <c>and</c> or <c>or</c>. A quote within a value is doubled. Everything else is refused, so nothing
/// that a value holds is ever taken for language.
/// </summary>
internal ref struct GraphFilter
{
    public const int MaxLength = 2048;
    private const int MaxTerms = 16;

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private ReadOnlySpan<char> _rest;

    private GraphFilter(ReadOnlySpan<char> text) => _rest = text;

    /// <summary>The terms in their order; null when the text is not of the language, longer than 2,048 characters, or has more than 16 terms.</summary>
    public static GraphFilterTerm[]? Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            return null;
        }

        var filter = new GraphFilter(text);
        var terms = new List<GraphFilterTerm>();
        do
        {
            if (terms.Count == MaxTerms || filter.Term() is not { } term)
            {
                return null;
            }

            terms.Add(term);
        }
        while (filter.Word("and") || filter.Word("or"));

        filter.Spaces();
        return filter._rest.IsEmpty ? [.. terms] : null;
    }

    private GraphFilterTerm? Term()
    {
        if (Name() is not { } name)
        {
            return null;
        }

        if (name == "startswith")
        {
            return Sign('(') && Name() is { } property && Sign(',') && Text() is { } prefix && Sign(')')
                ? new GraphFilterTerm(property, prefix, IsExact: false, IsCollection: false)
                : null;
        }

        if (Sign('/'))
        {
            return Name() == "any" && Sign('(') && Name() is { } variable && Sign(':') && Name() == variable && Word("eq") && Text() is { } element && Sign(')')
                ? new GraphFilterTerm(name, element, IsExact: true, IsCollection: true)
                : null;
        }

        return Word("eq") && Text() is { } value ? new GraphFilterTerm(name, value, IsExact: true, IsCollection: false) : null;
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
