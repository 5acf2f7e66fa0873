using System.Formats.Asn1;

namespace Strongroom.Crypto;

/// <summary>Encodes the parts of a name as RDNSequence (RFC 5280 §4.1.2.4).</summary>
internal static class NameEncoder
{
    private const string Country = "2.5.4.6";
    private const string SerialNumber = "2.5.4.5";
    private const string Email = "1.2.840.113549.1.9.1";
    private const string DomainComponent = "0.9.2342.19200300.100.1.25";
    private const string PrintableMarks = " '()+,-./:=?";

    /// <param name="sets">In the text's order, which the encoding turns round.</param>
    /// <returns>DER; null with a fault.</returns>
    public static byte[]? Encode(List<List<NamePart>> sets, out string? fault)
    {
        fault = sets.SelectMany(set => set).Select(FaultOf).FirstOrDefault(found => found is not null);
        if (fault is not null)
        {
            return null;
        }

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var set in Enumerable.Reverse(sets))
            {
                using (writer.PushSetOf())
                {
                    foreach (var part in set)
                    {
                        using (writer.PushSequence())
                        {
                            writer.WriteObjectIdentifier(part.Oid);
                            writer.WriteCharacterString(KindOf(part), part.Value);
                        }
                    }
                }
            }
        }

        return writer.Encode();
    }

    private static string? FaultOf(NamePart part) =>
        part.Value.Any(c => char.IsControl(c)) ? $"Its part {part.Keyword} has a control character."
        : HasLoneSurrogate(part.Value) ? $"Its part {part.Keyword} is not valid Unicode."
        : part.Oid == Country && !(part.Value.Length == 2 && part.Value.All(char.IsAsciiLetter)) ? $"Its part {part.Keyword} must be a country's two letters."
        : part.Oid is Email or DomainComponent && !part.Value.All(char.IsAscii) ? $"Its part {part.Keyword} must be ASCII."
        : part.Oid == SerialNumber && !part.Value.All(IsPrintable) ? $"Its part {part.Keyword} must be letters, digits and plain marks."
        : null;

    private static bool HasLoneSurrogate(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsSurrogate(value[i]) && !(i + 1 < value.Length && char.IsSurrogatePair(value[i], value[++i])))
            {
                return true;
            }
        }

        return false;
    }

    private static UniversalTagNumber KindOf(NamePart part) =>
        part.Oid is Email or DomainComponent ? UniversalTagNumber.IA5String
        : part.Value.All(IsPrintable) ? UniversalTagNumber.PrintableString
        : UniversalTagNumber.UTF8String;

    private static bool IsPrintable(char c) => char.IsAsciiLetterOrDigit(c) || PrintableMarks.Contains(c, StringComparison.Ordinal);
}
