namespace Strongroom.Access.Conditions;

internal enum TokenKind
{
    End,
    Word,

    /// <summary>Between single quotes.</summary>
    Quoted,

    /// <summary><c>@Source[id]</c>.</summary>
    Attribute,
    And,
    Or,
    Not,
    OpenParenthesis,
    CloseParenthesis,
    OpenBrace,
    CloseBrace,
    Comma,

    /// <summary>A character that begins nothing, or something that does not end.</summary>
    Invalid,
}
