namespace Strongroom.Kernel;

/// <summary>One vault for its whole life. A vault made again under an old name has another id (S28).</summary>
public readonly record struct VaultId(Guid Value)
{
    public static VaultId New() => new(Entropy.NewGuid());

    /// <summary>Accepts the hyphenated form (8-4-4-4-12), in either case, and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out VaultId id)
    {
        var parsed = GuidText.TryParse(text, out var value);
        id = new VaultId(value);
        return parsed;
    }

    /// <summary>32 lower-case hexadecimal digits: the form used in storage keys.</summary>
    public string Compact => Value.ToString("N");

    /// <summary>The hyphenated, lower-case form used on the wire.</summary>
    public override string ToString() => Value.ToString("D");
}
