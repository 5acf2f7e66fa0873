namespace Strongroom.Kernel;

/// <summary>The client id (`appid`) of an application registration.</summary>
public readonly record struct ClientId(Guid Value)
{
    public static ClientId New() => new(Entropy.NewGuid());

    /// <summary>Accepts the hyphenated form (8-4-4-4-12), in either case, and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ClientId id)
    {
        var parsed = GuidText.TryParse(text, out var value);
        id = new ClientId(value);
        return parsed;
    }

    /// <summary>32 lower-case hexadecimal digits: the form used in storage keys.</summary>
    public string Compact => Value.ToString("N");

    /// <summary>The hyphenated, lower-case form used on the wire.</summary>
    public override string ToString() => Value.ToString("D");
}
