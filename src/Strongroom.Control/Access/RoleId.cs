using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>A role's id. Roles compare by it alone; a role's name has no power, whatever it says (security model §8, V2).</summary>
public readonly record struct RoleId(Guid Value)
{
    private const string Marker = "/providers/microsoft.authorization/roledefinitions/";

    /// <summary>
    /// Accepts a hyphenated GUID, alone or at the end of a role definition's resource id (any scope before
    /// <c>/providers/Microsoft.Authorization/roleDefinitions/</c>); only the GUID counts (control-plane reference §3.1).
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out RoleId id)
    {
        var slash = text.LastIndexOf('/');
        var parsed = GuidText.TryParse(text[(slash + 1)..], out var value)
            && (slash < 0 || text[..(slash + 1)].EndsWith(Marker, StringComparison.OrdinalIgnoreCase));
        id = parsed ? new RoleId(value) : default;
        return parsed;
    }

    /// <summary>32 lower-case hexadecimal digits: the form used in storage keys.</summary>
    public string Compact => Value.ToString("N");

    /// <summary>The hyphenated, lower-case form used on the wire.</summary>
    public override string ToString() => Value.ToString("D");
}
