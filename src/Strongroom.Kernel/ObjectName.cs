namespace Strongroom.Kernel;

/// <summary>
/// The name of a secret, key or certificate: 1 to 127 characters of <c>[0-9a-zA-Z-]</c>. Two spellings that differ only in case are
/// one name; the spelling of creation is shown (wire reference §4.1, U6).
/// </summary>
public readonly struct ObjectName : IEquatable<ObjectName>
{
    public const int MaxLength = 127;

    private ObjectName(string shown, string folded)
    {
        Shown = shown;
        Folded = folded;
    }

    /// <summary>The spelling the caller used.</summary>
    public string Shown { get; }

    /// <summary>Lower case: the spelling that storage keys, scopes and comparisons use.</summary>
    public string Folded { get; }

    public static bool TryParse(ReadOnlySpan<char> text, out ObjectName name)
    {
        name = default;
        if (text.Length is 0 or > MaxLength)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
            {
                return false;
            }
        }

        var shown = text.ToString();
        name = new ObjectName(shown, text.ContainsAnyInRange('A', 'Z') ? shown.ToLowerInvariant() : shown);
        return true;
    }

    public bool Equals(ObjectName other) => string.Equals(Folded, other.Folded, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is ObjectName other && Equals(other);

    public override int GetHashCode() => string.GetHashCode(Folded, StringComparison.Ordinal);

    public override string ToString() => Shown;

    public static bool operator ==(ObjectName left, ObjectName right) => left.Equals(right);

    public static bool operator !=(ObjectName left, ObjectName right) => !left.Equals(right);
}
