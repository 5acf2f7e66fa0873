using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Crypto;

/// <summary>SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) of the keys that certificates of ours may have: RSA, and EC by the name of its curve.</summary>
public static class PublicKeyInfo
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";

    public static PublicKey ToPublicKey(KeyShape shape, PublicKeyParts parts) => PublicKey.CreateFromSubjectPublicKeyInfo(Encode(shape, parts), out _);

    /// <summary>DER.</summary>
    public static byte[] Encode(KeyShape shape, PublicKeyParts parts)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(parts);
        if (shape.Type == KeyType.Rsa)
        {
            using var rsa = RSA.Create(new RSAParameters { Modulus = parts.First, Exponent = parts.Second });
            return rsa.ExportSubjectPublicKeyInfo();
        }

        using var ec = ECDsa.Create(new ECParameters { Curve = shape.Curve!.Native, Q = new ECPoint { X = parts.First, Y = parts.Second } });
        return ec.ExportSubjectPublicKeyInfo();
    }

    /// <summary>Refuses other algorithms and parameters, explicit curves, points that are not on them, and RSA keys that no import would take.</summary>
    public static bool TryRead(ReadOnlySpan<byte> der, [NotNullWhen(true)] out KeyShape? shape, [NotNullWhen(true)] out PublicKeyParts? parts)
    {
        (shape, parts) = (null, null);
        if (EcPublicKey.TryReadSpki(der, out var ec))
        {
            (shape, parts) = (KeyShape.Ec(ec.Curve), ec.Parts);
            return true;
        }

        try
        {
            var whole = new DerReader(der);
            var spki = whole.Sequence();
            whole.End();
            var algorithm = spki.Sequence();
            var key = spki.BitString();
            spki.End();
            if (algorithm.Oid() != RsaEncryption)
            {
                return false;
            }

            algorithm.Null();
            algorithm.End();
            var outer = new DerReader(key);
            var numbers = outer.Sequence();
            outer.End();
            var modulus = numbers.Natural().TrimStart((byte)0);
            var exponent = numbers.Natural().TrimStart((byte)0);
            numbers.End();
            if (RsaPublicRules.Check(modulus, exponent) is not null)
            {
                return false;
            }

            (shape, parts) = (KeyShape.Rsa(modulus.Length * 8), new PublicKeyParts(modulus.ToArray(), exponent.ToArray()));
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
