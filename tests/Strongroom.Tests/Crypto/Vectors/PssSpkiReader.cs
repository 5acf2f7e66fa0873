using System.Formats.Asn1;
using Strongroom.Crypto;

namespace Strongroom.Tests.Crypto.Vectors;

/// <summary>A SubjectPublicKeyInfo whose algorithm is id-RSASSA-PSS with parameters (RFC 4055 §3.1).</summary>
internal static class PssSpkiReader
{
    public static (SignatureAlgorithm Algorithm, byte[] Modulus, byte[] Exponent) Read(byte[] der)
    {
        var spki = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        var identifier = spki.ReadSequence();
        if (identifier.ReadObjectIdentifier() != "1.2.840.113549.1.1.10")
        {
            throw new InvalidDataException("The key is not for RSASSA-PSS");
        }

        var parameters = identifier.ReadSequence();
        var hash = Explicit(parameters, 0).ReadSequence().ReadObjectIdentifier();
        var mask = Explicit(parameters, 1).ReadSequence();
        var function = mask.ReadObjectIdentifier();
        var maskHash = mask.ReadSequence().ReadObjectIdentifier();
        Explicit(parameters, 2).TryReadInt32(out var saltLength);
        var algorithm = (RsaSignature)KeyAlgorithms.Find(hash switch
        {
            "2.16.840.1.101.3.4.2.1" => "PS256",
            "2.16.840.1.101.3.4.2.2" => "PS384",
            "2.16.840.1.101.3.4.2.3" => "PS512",
            _ => null,
        })!;
        if (function != "1.2.840.113549.1.1.8" || maskHash != hash || saltLength != algorithm.DigestSize)
        {
            throw new InvalidDataException("The parameters are not those of an algorithm of ours");
        }

        var key = new AsnReader(spki.ReadBitString(out _), AsnEncodingRules.DER).ReadSequence();
        return (algorithm, key.ReadIntegerBytes().ToArray(), key.ReadIntegerBytes().ToArray());
    }

    private static AsnReader Explicit(AsnReader reader, int tag) => reader.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, tag));
}
