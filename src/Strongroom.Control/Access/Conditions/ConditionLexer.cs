namespace Strongroom.Access.Conditions;

/// <summary>Cuts a condition into tokens. The only white space is the space: a condition is one line.</summary>
internal sealed class ConditionLexer(string text)
{
    private int _at;

    /// <summary>The next token; after the last, <see cref="TokenKind.End"/> for ever.</summary>
    public ConditionToken Next()
    {
        while (_at < text.Length && text[_at] == ' ')
        {
            _at++;
        }

        if (_at == text.Length)
        {
            return new ConditionToken(TokenKind.End, _at, "");
        }

        return text[_at] switch
        {
            '(' => Mark(TokenKind.OpenParenthesis, 1),
            ')' => Mark(TokenKind.CloseParenthesis, 1),
            '{' => Mark(TokenKind.OpenBrace, 1),
            '}' => Mark(TokenKind.CloseBrace, 1),
            ',' => Mark(TokenKind.Comma, 1),
            '!' => Mark(TokenKind.Not, 1),
            '&' when Following == '&' => Mark(TokenKind.And, 2),
            '|' when Following == '|' => Mark(TokenKind.Or, 2),
            '\'' => Quoted(),
            '@' => Attribute(),
            var c when IsWord(c) => Word(),
            _ => Mark(TokenKind.Invalid, 1),
        };
    }

    private char Following => _at + 1 < text.Length ? text[_at + 1] : '\0';

    private ConditionToken Mark(TokenKind kind, int length)
    {
        var token = new ConditionToken(kind, _at, text.Substring(_at, length));
        _at += length;
        return token;
    }

    private ConditionToken Word()
    {
        var start = _at;
        while (_at < text.Length && IsWord(text[_at]))
        {
            _at++;
        }

        var word = text[start.._at];
        var kind = word.ToUpperInvariant() switch
        {
            "AND" => TokenKind.And,
            "OR" => TokenKind.Or,
            "NOT" => TokenKind.Not,
            _ => TokenKind.Word,
        };
        return new ConditionToken(kind, start, word);
    }

    // A backslash keeps the character after it from ending the text; what it means is for the operator to say.
    private ConditionToken Quoted()
    {
        var start = _at;
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '\'')
            {
                _at = i + 1;
                return new ConditionToken(TokenKind.Quoted, start, text[(start + 1)..i]);
            }
        }

        return Mark(TokenKind.Invalid, text.Length - start);
    }

    private ConditionToken Attribute()
    {
        var start = _at;
        var end = text.IndexOf(']', start);
        if (end < 0)
        {
            return Mark(TokenKind.Invalid, text.Length - start);
        }

        _at = end + 1;
        return new ConditionToken(TokenKind.Attribute, start, text[(start + 1)..end]);
    }

    // Letters of operators and keywords, their colon, and what unquoted GUIDs, numbers, dates and booleans are made of.
    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is ':' or '-' or '.' or '+';
}
