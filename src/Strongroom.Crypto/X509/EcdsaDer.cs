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

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> number)
    {
        while (number.Length > 1 && number[0] == 0)
        {
            number = number[1..];
        }

        return number;
    }
}
