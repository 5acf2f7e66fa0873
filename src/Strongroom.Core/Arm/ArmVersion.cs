using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Strongroom.Arm;

/// <summary>An api-version of the control plane: a date, and whether it is a preview.</summary>
/// <param name="Text">As the request wrote it, in lower case.</param>
public sealed record ArmVersion(string Text)
{
    private const int DateLength = 10;

    /// <summary>Accepts <c>YYYY-MM-DD</c>, <c>-preview</c> after it or not. Compared by date: a preview comes before the version of its day.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ArmVersion? version)
    {
        version = null;
        if (text is null || text.Length < DateLength || !DateOnly.TryParseExact(text.AsSpan(0, DateLength), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return false;
        }

        var suffix = text.AsSpan(DateLength);
        if (suffix.Length > 0 && !suffix.Equals("-preview", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        version = new ArmVersion(text.ToLowerInvariant());
        return true;
    }

    /// <param name="other">A version as in <c>2026-02-01</c>.</param>
    public bool IsAtLeast(string other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var byDate = string.CompareOrdinal(Text, 0, other, 0, DateLength);
        return byDate > 0 || (byDate == 0 && (Text.Length == DateLength || other.Length > DateLength));
    }
}
