namespace Strongroom.Kernel;

/// <summary>One version of an object: 32 lower-case hexadecimal digits, chosen by the server, without order (wire reference §4.1).</summary>
public readonly record struct ObjectVersion
{
    public const int Length = 32;

    private ObjectVersion(string value) => Value = value;

    public string Value { get; }

    public static ObjectVersion New() => new(Entropy.NewGuid().ToString("N"));

    /// <summary>Accepts either case; anything but 32 hexadecimal digits names no version.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ObjectVersion version)
    {
        version = default;
        if (text.Length != Length)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        version = new ObjectVersion(text.ToString().ToLowerInvariant());
        return true;
    }

    public override string ToString() => Value;
}
