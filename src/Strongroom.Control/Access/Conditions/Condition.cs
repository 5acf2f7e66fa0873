using System.Diagnostics.CodeAnalysis;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Access.Conditions;

/// <summary>A condition of a role assignment or of an entry of a role, parsed once.</summary>
internal sealed class Condition
{
    public const string Version = "2.0";
    private const int MaxLength = 8192;

    private readonly ConditionNode _root;

    private Condition(string text, ConditionNode root)
    {
        Text = text;
        _root = root;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>
    /// Says what is wrong with a condition that someone writes: one line of 1 to 8192 characters with version 2.0, or neither text nor version.
    /// An empty text is refused: it could mean either.
    /// </summary>
    /// <returns>Null when it is in order.</returns>
    public static VaultError? Check(string? text, string? version)
    {
        if (text is null && version is null)
        {
            return null;
        }

        return version != Version || text is null or { Length: 0 or > MaxLength } || string.IsNullOrWhiteSpace(text) || text.Any(char.IsControl)
            ? AccessErrors.MalformedCondition
            : TryParse(text, out _, out var fault) ? null : AccessErrors.InvalidCondition(fault);
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out Condition? condition, out ConditionFault fault)
    {
        condition = ConditionParser.TryParse(text, out var root, out fault) ? new Condition(text, root) : null;
        return condition is not null;
    }

    /// <summary>
    /// A stored condition, for decisions; null when there is none. One that cannot be read, or that is of another version, never holds.
    /// </summary>
    public static Condition? Bind(string? text, string? version)
    {
        if (text is null)
        {
            return null;
        }

        return version == Version && text.Length <= MaxLength && TryParse(text, out var condition, out _)
            ? condition
            : new Condition(text, new ConditionNode.Unreadable());
    }

    public bool Holds(in AccessQuestion question) => _root.Evaluate(question) == Truth.True;
}
