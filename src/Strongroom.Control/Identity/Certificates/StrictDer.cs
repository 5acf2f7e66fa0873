using System.Formats.Asn1;

namespace Strongroom.Identity.Certificates;

/// <summary>
/// Whether bytes are one DER value (X.690 §10, §11) and nothing after it, at every depth. The framework's certificate loader takes BER as well,
/// and two encodings of one certificate would have two thumbprints.
/// </summary>
internal static class StrictDer
{
    private const int MaxDepth = 32;
    private const int MaxObjectIdentifier = 128;

    public static bool IsOne(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var reader = new AsnReader(bytes, AsnEncodingRules.DER);
            Walk(reader, 0);
            return !reader.HasData;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static void Walk(AsnReader reader, int depth)
    {
        var tag = reader.PeekTag();
        if (tag.IsConstructed)
        {
            var content = Enter(reader, tag, depth);
            while (content.HasData)
            {
                Walk(content, depth + 1);
            }
        }
        else if (tag.TagClass == TagClass.Universal)
        {
            ReadPrimitive(reader, (UniversalTagNumber)tag.TagValue);
        }
        else
        {
            _ = reader.ReadEncodedValue();
        }
    }

    /// <summary>DER constructs sequences, sets and what wraps them, never strings.</summary>
    private static AsnReader Enter(AsnReader reader, Asn1Tag tag, int depth)
    {
        if (depth == MaxDepth)
        {
            throw new AsnContentException();
        }

        return tag switch
        {
            _ when tag == Asn1Tag.SetOf => reader.ReadSetOf(),
            _ when tag == Asn1Tag.Sequence || tag.TagClass != TagClass.Universal => reader.ReadSequence(tag),
            _ => throw new AsnContentException(),
        };
    }

    private static void ReadPrimitive(AsnReader reader, UniversalTagNumber kind)
    {
        switch (kind)
        {
            case UniversalTagNumber.Boolean:
                _ = reader.ReadBoolean();
                break;
            case UniversalTagNumber.Integer:
                _ = reader.ReadIntegerBytes();
                break;
            case UniversalTagNumber.BitString:
                _ = reader.TryReadPrimitiveBitString(out _, out _);
                break;
            case UniversalTagNumber.Null:
                reader.ReadNull();
                break;
            case UniversalTagNumber.ObjectIdentifier:
                if (reader.PeekContentBytes().Length > MaxObjectIdentifier)
                {
                    throw new AsnContentException();
                }

                _ = reader.ReadObjectIdentifier();
                break;
            case UniversalTagNumber.UtcTime:
                _ = reader.ReadUtcTime();
                break;
            case UniversalTagNumber.GeneralizedTime:
                _ = reader.ReadGeneralizedTime();
                break;
            default:
                _ = reader.ReadEncodedValue();
                break;
        }
    }
}
