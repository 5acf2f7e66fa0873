using System.Formats.Asn1;

namespace Strongroom.Crypto;

/// <summary>The numbers in PKCS#8 material (RFC 5208, RFC 8017 A.1.2, RFC 5915), read where they stand: nothing of them is copied to the heap.</summary>
internal static class Pkcs8Parts
{
    private static readonly Cka[] OfRsa =
        [Cka.Modulus, Cka.PublicExponent, Cka.PrivateExponent, Cka.Prime1, Cka.Prime2, Cka.Exponent1, Cka.Exponent2, Cka.Coefficient];

    public static void AddRsa(ReadOnlySpan<byte> pkcs8, Template template)
    {
        var key = Inner(pkcs8);
        key = Skip(key);
        foreach (var attribute in OfRsa)
        {
            template.With(attribute, AsnDecoder.ReadIntegerBytes(key, AsnEncodingRules.DER, out var consumed).TrimStart((byte)0));
            key = key[consumed..];
        }
    }

    public static ReadOnlySpan<byte> EcScalar(ReadOnlySpan<byte> pkcs8) => Octets(Skip(Inner(pkcs8)));

    /// <summary>What stands in the sequence that the PrivateKeyInfo's octet string holds.</summary>
    private static ReadOnlySpan<byte> Inner(ReadOnlySpan<byte> pkcs8) => Sequence(Octets(Skip(Skip(Sequence(pkcs8)))));

    private static ReadOnlySpan<byte> Sequence(ReadOnlySpan<byte> der)
    {
        AsnDecoder.ReadSequence(der, AsnEncodingRules.DER, out var offset, out var length, out _);
        return der.Slice(offset, length);
    }

    private static ReadOnlySpan<byte> Octets(ReadOnlySpan<byte> der) =>
        AsnDecoder.TryReadPrimitiveOctetString(der, AsnEncodingRules.DER, out var value, out _) ? value : throw new AsnContentException();

    private static ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> der)
    {
        AsnDecoder.ReadEncodedValue(der, AsnEncodingRules.DER, out _, out _, out var consumed);
        return der[consumed..];
    }
}
