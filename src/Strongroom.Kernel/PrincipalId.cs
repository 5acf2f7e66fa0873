namespace Strongroom.Kernel;

/// <summary>The object id (`oid`) of a user, group, service principal or managed identity.</summary>
public readonly record struct PrincipalId(Guid Value)
{
    public static PrincipalId New() => new(Entropy.NewGuid());

    /// <summary>Accepts the hyphenated form (8-4-4-4-12), in either case, and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PrincipalId id)
    {
        var parsed = GuidText.TryParse(text, out var value);
        id = new PrincipalId(value);
        return parsed;
    }

    /// <summary>32 lower-case hexadecimal digits: the form used in storage keys.</summary>
    public string Compact => Value.ToString("N");

    /// <summary>The hyphenated, lower-case form used on the wire.</summary>
    public override string ToString() => Value.ToString("D");
}
