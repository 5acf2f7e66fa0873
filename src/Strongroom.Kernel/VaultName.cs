namespace Strongroom.Kernel;

/// <summary>
/// A vault's name: 3 to 24 characters of <c>[0-9a-zA-Z-]</c>, a letter first, a letter or digit last, no two hyphens in a row.
/// Held in lower case: names compare without case (wire reference §1.1).
/// </summary>
public readonly record struct VaultName
{
    private VaultName(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(ReadOnlySpan<char> text, out VaultName name)
    {
        name = default;
        if (text.Length is < 3 or > 24 || !char.IsAsciiLetter(text[0]) || text[^1] == '-')
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]) && (text[i] != '-' || text[i - 1] == '-'))
            {
                return false;
            }
        }

        name = new VaultName(text.ToString().ToLowerInvariant());
        return true;
    }

    public override string ToString() => Value;
}
