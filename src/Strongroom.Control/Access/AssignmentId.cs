using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>The id of a role assignment, chosen by whoever makes it and unique in its tenant.</summary>
public readonly record struct AssignmentId(Guid Value)
{
    public static AssignmentId New() => new(Entropy.NewGuid());

    /// <summary>Accepts the hyphenated form (8-4-4-4-12), in either case, and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AssignmentId id)
    {
        var parsed = GuidText.TryParse(text, out var value);
        id = new AssignmentId(value);
        return parsed;
    }

    /// <summary>32 lower-case hexadecimal digits: the form used in storage keys.</summary>
    public string Compact => Value.ToString("N");

    /// <summary>The hyphenated, lower-case form used on the wire.</summary>
    public override string ToString() => Value.ToString("D");
}
