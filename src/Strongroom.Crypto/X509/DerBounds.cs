using System.Formats.Asn1;

namespace Strongroom.Crypto;

/// <summary>
/// Walks through what came from elsewhere before anything else reads it: it must be one value in DER (X.690 §10, §11) within the bounds of the
/// security model §12. What octet strings and bit strings hold is not looked into.
/// </summary>
internal static class DerBounds
{
    private const int MostDepth = 32;
    private const int MostIntegerBytes = 4_096;
    private const int MostOidBytes = 128;

    public static bool IsWithin(ReadOnlySpan<byte> der)
    {
        try
        {
            AsnDecoder.ReadEncodedValue(der, AsnEncodingRules.DER, out _, out _, out var consumed);
            return consumed == der.Length && IsWithin(der, MostDepth);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static bool IsWithin(ReadOnlySpan<byte> values, int depth)
    {
        while (!values.IsEmpty)
        {
            var tag = AsnDecoder.ReadEncodedValue(values, AsnEncodingRules.DER, out var offset, out var length, out var consumed);
            var content = values.Slice(offset, length);
            if (tag.IsConstructed ? depth == 0 || !IsWithin(content, depth - 1) : !IsPrimitive(tag, values[..consumed], length))
            {
                return false;
            }

            if (tag.TagClass == TagClass.Universal && tag.IsConstructed != ((UniversalTagNumber)tag.TagValue is UniversalTagNumber.Sequence or UniversalTagNumber.SetOf))
            {
                return false;
            }

            values = values[consumed..];
        }

        return true;
    }

    private static bool IsPrimitive(Asn1Tag tag, ReadOnlySpan<byte> value, int length)
    {
        if (tag.TagClass != TagClass.Universal)
        {
            return true;
        }

        switch ((UniversalTagNumber)tag.TagValue)
        {
            case UniversalTagNumber.Integer:
                AsnDecoder.ReadIntegerBytes(value, AsnEncodingRules.DER, out _);
                return length <= MostIntegerBytes;
            case UniversalTagNumber.ObjectIdentifier:
                return length is > 0 and <= MostOidBytes && IsOid(value[^length..]);
            case UniversalTagNumber.Boolean:
                AsnDecoder.ReadBoolean(value, AsnEncodingRules.DER, out _);
                return true;
            case UniversalTagNumber.Null:
                AsnDecoder.ReadNull(value, AsnEncodingRules.DER, out _);
                return true;
            default:
                return true;
        }
    }

    /// <summary>Arcs in base 128, none with a leading zero, the last one complete (X.690 §8.19). The platform's reader stops at fewer bytes.</summary>
    private static bool IsOid(ReadOnlySpan<byte> content)
    {
        var isStart = true;
        foreach (var octet in content)
        {
            if (isStart && octet == 0x80)
            {
                return false;
            }

            isStart = (octet & 0x80) == 0;
        }

        return isStart;
    }
}
