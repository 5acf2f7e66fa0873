using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>The DER that names a hash before its digest (RFC 8017 §9.2 step 2): tokens sign it as it comes.</summary>
internal static class DigestInfo
{
    public static byte[] Of(HashAlgorithmName hash, ReadOnlySpan<byte> digest)
    {
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            using (der.PushSequence())
            {
                der.WriteObjectIdentifier(hash.Name switch
                {
                    nameof(HashAlgorithmName.SHA256) => "2.16.840.1.101.3.4.2.1",
                    nameof(HashAlgorithmName.SHA384) => "2.16.840.1.101.3.4.2.2",
                    nameof(HashAlgorithmName.SHA512) => "2.16.840.1.101.3.4.2.3",
                    _ => throw new ArgumentOutOfRangeException(nameof(hash)),
                });
                der.WriteNull();
            }

            der.WriteOctetString(digest);
        }

        return der.Encode();
    }
}
