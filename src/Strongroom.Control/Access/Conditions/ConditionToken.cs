namespace Strongroom.Access.Conditions;

/// <param name="Start">Index of its first character.</param>
/// <param name="Text">A word as written; what stands between quotes; an attribute without its <c>@</c>.</param>
internal readonly record struct ConditionToken(TokenKind Kind, int Start, string Text)
{
    public bool Is(string word) => Kind == TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
