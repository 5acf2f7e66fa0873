using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Strongroom.Access.Conditions;

/// <summary>
/// Reads version 2.0 of Azure's condition language (control-plane reference §3.5):
/// <code>
/// condition  = unary { AND unary } | unary { OR unary }
/// unary      = NOT unary | primary
/// primary    = "(" condition ")" | ActionMatches "{" text "}" | SubOperationMatches "{" text "}" | Exists attribute
///            | attribute [ quantifier ":" ] operator ( value | attribute | "{" value { "," value } "}" )
/// </code>
/// Keywords, operators and attribute ids compare without case. A set needs a quantifier, and the right side of a Like is written out.
/// </summary>
internal sealed class ConditionParser
{
    /// <summary>Parentheses and negations inside each other; bounds the stack of the parser and of every evaluation.</summary>
    private const int MaxDepth = 64;

    private readonly ConditionLexer _lexer;
    private ConditionToken _token;
    private ConditionFault? _fault;

    private ConditionParser(string text)
    {
        _lexer = new ConditionLexer(text);
        _token = _lexer.Next();
    }

    /// <param name="fault">What is wrong first, when it is refused.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ConditionNode? root, out ConditionFault fault)
    {
        var parser = new ConditionParser(text);
        root = parser.ParseCondition(0);
        if (root is not null && parser._token.Kind != TokenKind.End)
        {
            root = parser.Fail("the condition should end here");
        }

        fault = parser._fault ?? default;
        return root is not null;
    }

    private ConditionNode? ParseCondition(int depth)
    {
        if (ParseUnary(depth) is not { } first)
        {
            return null;
        }

        var joint = _token.Kind;
        if (joint is not (TokenKind.And or TokenKind.Or))
        {
            return first;
        }

        var parts = ImmutableArray.CreateBuilder<ConditionNode>();
        parts.Add(first);
        while (_token.Kind is TokenKind.And or TokenKind.Or)
        {
            if (_token.Kind != joint)
            {
                return Fail("AND and OR together need parentheses");
            }

            Advance();
            if (ParseUnary(depth) is not { } next)
            {
                return null;
            }

            parts.Add(next);
        }

        return joint == TokenKind.And ? new ConditionNode.AllOf(parts.DrainToImmutable()) : new ConditionNode.AnyOf(parts.DrainToImmutable());
    }

    private ConditionNode? ParseUnary(int depth)
    {
        if (depth > MaxDepth)
        {
            return Fail("the condition is nested too deeply");
        }

        if (_token.Kind == TokenKind.Not)
        {
            Advance();
            return ParseUnary(depth + 1) is { } inner ? new ConditionNode.Not(inner) : null;
        }

        return ParsePrimary(depth);
    }

    private ConditionNode? ParsePrimary(int depth)
    {
        switch (_token.Kind)
        {
            case TokenKind.OpenParenthesis:
                Advance();
                return ParseCondition(depth + 1) is { } inner && Take(TokenKind.CloseParenthesis, "a closing parenthesis is expected") ? inner : null;
            case TokenKind.Attribute:
                return ParseComparison();
            case TokenKind.Word when _token.Is("ActionMatches"):
                return ParseActionMatches();
            case TokenKind.Word when _token.Is("SubOperationMatches"):
                return ParseBracedText(out _) is { } name ? new ConditionNode.SubOperationMatches(name) : null;
            case TokenKind.Word when _token.Is("Exists"):
                Advance();
                return ParseAttribute() is { } attribute ? new ConditionNode.Exists(attribute) : null;
            default:
                return Fail("a parenthesis, an attribute, ActionMatches, SubOperationMatches or Exists is expected");
        }
    }

    private ConditionNode.ActionMatches? ParseActionMatches()
    {
        if (ParseBracedText(out var at) is not { } text)
        {
            return null;
        }

        return ActionPattern.TryParse(text, out var pattern)
            ? new ConditionNode.ActionMatches(pattern)
            : (ConditionNode.ActionMatches?)FailAt(at, "an action is 1 to 256 letters, digits, dots, underscores, hyphens, slashes and asterisks");
    }

    /// <summary>The keyword that stands here, and <c>{'text'}</c> after it.</summary>
    private string? ParseBracedText(out int at)
    {
        Advance();
        at = _token.Start;
        if (!Take(TokenKind.OpenBrace, "an opening brace is expected"))
        {
            return null;
        }

        at = _token.Start;
        var text = _token.Text;
        return Take(TokenKind.Quoted, "a text in single quotes is expected") && Take(TokenKind.CloseBrace, "a closing brace is expected") ? text : null;
    }

    private ConditionNode.Comparison? ParseComparison()
    {
        if (ParseAttribute() is not { } left || ParseOperator(left, out var quantifier) is not { } comparison)
        {
            return null;
        }

        if (_token.Kind == TokenKind.Attribute && comparison.Relation != Relation.Like)
        {
            var at = _token.Start;
            if (ParseAttribute() is not { } right)
            {
                return null;
            }

            return right.Allows(comparison.Family)
                ? new ConditionNode.Comparison(left, quantifier, comparison, default, right)
                : (ConditionNode.Comparison?)FailAt(at, $"{comparison} does not compare this attribute");
        }

        if (_token.Kind == TokenKind.OpenBrace)
        {
            return quantifier == Quantifier.Single
                ? (ConditionNode.Comparison?)Fail("a set needs ForAnyOfAnyValues or another quantifier before the operator")
                : ParseSet(comparison) is { } set ? new ConditionNode.Comparison(left, quantifier, comparison, set, null) : null;
        }

        return ParseValue(comparison) is { } value ? new ConditionNode.Comparison(left, quantifier, comparison, [value], null) : null;
    }

    private ConditionAttribute? ParseAttribute()
    {
        var token = _token;
        if (!Take(TokenKind.Attribute, "an attribute as in @Resource[...] is expected"))
        {
            return null;
        }

        var bracket = token.Text.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 0 || !TryReadSource(token.Text[..bracket], out var source))
        {
            return Nothing<ConditionAttribute>(token.Start, "an attribute begins with @Resource[, @Request[, @Principal[ or @Environment[");
        }

        return KnownAttributes.TryFind(source, token.Text[(bracket + 1)..], out var attribute)
            ? attribute
            : Nothing<ConditionAttribute>(token.Start, "this attribute is not known");
    }

    // By name, not Enum.TryParse: that would take numbers too.
    private static bool TryReadSource(string text, out AttributeSource source)
    {
        source = default;
        foreach (var known in Enum.GetValues<AttributeSource>())
        {
            if (text.Equals(known.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                source = known;
                return true;
            }
        }

        return false;
    }

    private ComparisonOperator? ParseOperator(ConditionAttribute left, out Quantifier quantifier)
    {
        quantifier = Quantifier.Single;
        var token = _token;
        if (!Take(TokenKind.Word, "an operator is expected"))
        {
            return null;
        }

        var colon = token.Text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && !TryReadQuantifier(token.Text[..colon], out quantifier))
        {
            return Nothing<ComparisonOperator>(token.Start, "this quantifier is not known");
        }

        if (ComparisonOperator.Find(token.Text[(colon + 1)..]) is not { } comparison)
        {
            return Nothing<ComparisonOperator>(token.Start, "this operator is not known");
        }

        return left.Allows(comparison.Family) ? comparison : Nothing<ComparisonOperator>(token.Start, $"{comparison} does not compare this attribute");
    }

    private static bool TryReadQuantifier(string text, out Quantifier quantifier)
    {
        quantifier = Quantifier.Single;
        foreach (var known in Enum.GetValues<Quantifier>())
        {
            if (known != Quantifier.Single && text.Equals(known.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                quantifier = known;
                return true;
            }
        }

        return false;
    }

    private ImmutableArray<ConditionValue>? ParseSet(ComparisonOperator comparison)
    {
        var values = ImmutableArray.CreateBuilder<ConditionValue>();
        do
        {
            Advance();
            if (ParseValue(comparison) is not { } value)
            {
                return null;
            }

            values.Add(value);
        }
        while (_token.Kind == TokenKind.Comma);

        return Take(TokenKind.CloseBrace, "a comma or a closing brace is expected") ? values.DrainToImmutable() : null;
    }

    private ConditionValue? ParseValue(ComparisonOperator comparison)
    {
        var token = _token;
        if (token.Kind != TokenKind.Quoted && (token.Kind != TokenKind.Word || comparison.Family == ValueKind.Text))
        {
            Fail(comparison.Family == ValueKind.Text ? "a text in single quotes is expected" : "a value is expected");
            return null;
        }

        Advance();
        if (comparison.Relation == Relation.Like)
        {
            return ConditionValue.Of(new LikePattern(token.Text));
        }

        if (ConditionValue.TryRead(Unescaped(token), comparison.Family, out var value))
        {
            return value;
        }

        FailAt(token.Start, $"{comparison} cannot read this value");
        return null;
    }

    // In a text only the quote and the backslash need a backslash; before anything else it stands for itself.
    private static string Unescaped(ConditionToken token) =>
        token.Kind == TokenKind.Quoted && token.Text.Contains('\\', StringComparison.Ordinal)
            ? string.Concat(token.Text.Split(@"\\").Select((part, i) => (i == 0 ? "" : @"\") + part.Replace(@"\'", "'", StringComparison.Ordinal)))
            : token.Text;

    private void Advance() => _token = _lexer.Next();

    private bool Take(TokenKind kind, string otherwise)
    {
        if (_token.Kind != kind)
        {
            Fail(otherwise);
            return false;
        }

        Advance();
        return true;
    }

    private ConditionNode? Fail(string reason) => FailAt(_token.Start, reason);

    private ConditionNode? FailAt(int start, string reason) => Nothing<ConditionNode>(start, reason);

    private T? Nothing<T>(int start, string reason)
        where T : class
    {
        _fault ??= new ConditionFault(start + 1, reason);
        return null;
    }
}
