using System.Globalization;
using Strongroom.Kernel;

namespace Strongroom.Access.Conditions;

/// <summary>One value that a condition compares: of an attribute, or written in the condition.</summary>
internal readonly record struct ConditionValue
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    private ConditionValue(ValueKind kind) => Kind = kind;

    public ValueKind Kind { get; }

    /// <summary>Set for a text.</summary>
    public string? Text { get; private init; }

    public Guid Id { get; private init; }

    /// <summary>A number; 0 or 1 for a boolean; ticks since year 1 in UTC for a time.</summary>
    public decimal Number { get; private init; }

    /// <summary>Set for the right side of a <c>Like</c>.</summary>
    public LikePattern? Pattern { get; private init; }

    public static ConditionValue Of(string text) => new(ValueKind.Text) { Text = text };

    public static ConditionValue Of(Guid id) => new(ValueKind.Guid) { Id = id };

    public static ConditionValue Of(bool flag) => new(ValueKind.Boolean) { Number = flag ? 1 : 0 };

    public static ConditionValue Of(decimal number) => new(ValueKind.Number) { Number = number };

    public static ConditionValue Of(DateTimeOffset time) => new(ValueKind.Time) { Number = time.UtcTicks };

    public static ConditionValue Of(LikePattern pattern) => new(ValueKind.Text) { Pattern = pattern };

    /// <summary>The same value as another kind; false when it cannot be read as one.</summary>
    public bool TryAs(ValueKind kind, out ConditionValue value)
    {
        value = this;
        if (Kind == kind)
        {
            return true;
        }

        if (Kind == ValueKind.Guid && kind == ValueKind.Text)
        {
            value = Of(Id.ToString("D"));
            return true;
        }

        return Text is not null && TryRead(Text, kind, out value);
    }

    /// <summary>Reads a value as it is written. A time without an offset is in UTC.</summary>
    public static bool TryRead(string text, ValueKind kind, out ConditionValue value)
    {
        value = default;
        switch (kind)
        {
            case ValueKind.Text:
                value = Of(text);
                return true;
            case ValueKind.Guid when GuidText.TryParse(text, out var id):
                value = Of(id);
                return true;
            case ValueKind.Boolean when text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase):
                value = Of(text.Length == 4);
                return true;
            case ValueKind.Number
                when decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number):
                value = Of(number);
                return true;
            case ValueKind.Time
                when DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time):
                value = Of(time);
                return true;
            default:
                return false;
        }
    }
}
