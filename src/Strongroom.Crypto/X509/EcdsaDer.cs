using System.Formats.Asn1;

namespace Strongroom.Crypto;

/// <summary>ECDSA signatures as X.509 has them: <c>SEQUENCE { r INTEGER, s INTEGER }</c> (RFC 3279 §2.2.3).</summary>
internal static class EcdsaDer
{
    /// <param name="signature"><c>r‖s</c>, two numbers of equal width.</param>
    public static byte[] Encode(ReadOnlySpan<byte> signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(Trim(signature[..(signature.Length / 2)]));
            writer.WriteIntegerUnsigned(Trim(signature[(signature.Length / 2)..]));
        }

        return writer.Encode();
    }

    /// <summary>Takes DER alone: the platform also takes numbers without their leading zero, and lengths that are too long.</summary>
    /// <param name="width">Bytes of each number.</param>
    /// <returns><c>r‖s</c>; null when it is not such a pair.</returns>
    public static byte[]? Decode(ReadOnlySpan<byte> der, int width)
    {
        try
        {
            var whole = new DerReader(der);
            var pair = whole.Sequence();
            whole.End();
            var r = pair.Natural().TrimStart((byte)0);
            var s = pair.Natural().TrimStart((byte)0);
            pair.End();
            return r.Length > width || s.Length > width ? null : [.. new byte[width - r.Length], .. r, .. new byte[width - s.Length], .. s];
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> number)
    {
        while (number.Length > 1 && number[0] == 0)
        {
            number = number[1..];
        }

        return number;
    }
}
