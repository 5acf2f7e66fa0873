namespace Strongroom.Kernel;

/// <summary>A directory tenant. Every vault, principal and token belongs to exactly one.</summary>
public readonly record struct TenantId(Guid Value)
{
    public static TenantId New() => new(Entropy.NewGuid());

    /// <summary>Accepts the hyphenated form (8-4-4-4-12), in either case, and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TenantId id)
    {
        var parsed = GuidText.TryParse(text, out var value);
        id = new TenantId(value);
        return parsed;
    }

    /// <summary>32 lower-case hexadecimal digits: the form used in storage keys.</summary>
    public string Compact => Value.ToString("N");

    /// <summary>The hyphenated, lower-case form used on the wire.</summary>
    public override string ToString() => Value.ToString("D");
}
