namespace Strongroom.Kernel;

/// <summary>
/// GUIDs in their one spelling: 8-4-4-4-12 hexadecimal digits, in either case. The framework's "D" also takes white space around them and
/// <c>+</c> or <c>0x</c> in place of leading digits; two texts of one id would then pass for two things (S29).
/// </summary>
public static class GuidText
{
    private const int Length = 36;

    public static bool TryParse(ReadOnlySpan<char> text, out Guid value)
    {
        value = default;
        if (text.Length != Length)
        {
            return false;
        }

        for (var i = 0; i < Length; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? text[i] != '-' : !char.IsAsciiHexDigit(text[i]))
            {
                return false;
            }
        }

        return Guid.TryParseExact(text, "D", out value);
    }
}
