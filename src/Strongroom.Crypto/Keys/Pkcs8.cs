using System.Formats.Asn1;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>Takes PKCS#8 apart (RFC 5958, with RFC 8017, RFC 5915 and RFC 8410 inside): DER alone, named curves alone, nothing left over.</summary>
internal static class Pkcs8
{
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string Ec = "1.2.840.10045.2.1";
    private const string Ed25519 = "1.3.101.112";

    private static readonly Asn1Tag Attributes = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag PublicKey = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag EcParameters = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag EcPublicKey = new(TagClass.ContextSpecific, 1, isConstructed: true);

    /// <returns>Its numbers, unchecked, for the caller to dispose; null when it has another form.</returns>
    public static PrivateJwk? Read(ReadOnlySpan<byte> der)
    {
        try
        {
            var whole = new DerReader(der);
            var key = whole.Sequence();
            whole.End();
            var version = key.SmallInteger();
            var algorithm = key.Sequence();
            var content = key.OctetString();
            if (version is not (0 or 1))
            {
                return null;
            }

            if (key.Has(Attributes))
            {
                key.Skip();
            }

            // Only version 1 may carry the public key, which is computed anew here and need not be read.
            if (version == 1 && key.Has(PublicKey))
            {
                key.Skip();
            }

            key.End();
            return algorithm.Oid() switch
            {
                Rsa => ReadRsa(algorithm, content),
                Ec => ReadEc(algorithm, content),
                Ed25519 => ReadEdwards(algorithm, content),
                _ => null,
            };
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static PrivateJwk ReadRsa(DerReader algorithm, ReadOnlySpan<byte> content)
    {
        algorithm.Null();
        algorithm.End();
        var outer = new DerReader(content);
        var key = outer.Sequence();
        outer.End();

        // Version 1 has further primes at its end (RFC 8017 §A.1.2).
        if (key.SmallInteger() == 1)
        {
            return new PrivateJwk { Type = KeyType.Rsa, HasOtherPrimes = true };
        }

        var n = key.Natural();
        var e = key.Natural();
        var d = key.Natural();
        var p = key.Natural();
        var q = key.Natural();
        var dp = key.Natural();
        var dq = key.Natural();
        var qi = key.Natural();
        key.End();
        return new PrivateJwk
        {
            Type = KeyType.Rsa,
            N = n.ToArray(),
            E = e.ToArray(),
            D = new SecretBytes(d),
            P = new SecretBytes(p),
            Q = new SecretBytes(q),
            Dp = new SecretBytes(dp),
            Dq = new SecretBytes(dq),
            Qi = new SecretBytes(qi),
        };
    }

    private static PrivateJwk? ReadEc(DerReader algorithm, ReadOnlySpan<byte> content)
    {
        var oid = algorithm.Oid();
        algorithm.End();
        var outer = new DerReader(content);
        var key = outer.Sequence();
        outer.End();
        var version = key.SmallInteger();
        var d = key.OctetString();
        if (version != 1 || EcCurve.All.FirstOrDefault(c => c.Oid == oid) is not { } curve || d.Length != curve.CoordinateSize)
        {
            return null;
        }

        if (key.Has(EcParameters))
        {
            var parameters = key.Explicit(EcParameters);
            if (parameters.Oid() != oid)
            {
                return null;
            }

            parameters.End();
        }

        var (x, y) = ((byte[]?)null, (byte[]?)null);
        if (key.Has(EcPublicKey))
        {
            var holder = key.Explicit(EcPublicKey);
            var point = holder.BitString();
            holder.End();
            if (point.Length != 1 + (2 * curve.CoordinateSize) || point[0] != 4)
            {
                return null;
            }

            (x, y) = (point.Slice(1, curve.CoordinateSize).ToArray(), point[(1 + curve.CoordinateSize)..].ToArray());
        }

        key.End();
        return new PrivateJwk { Type = KeyType.Ec, Crv = curve.Name, X = x, Y = y, D = new SecretBytes(d) };
    }

    private static PrivateJwk ReadEdwards(DerReader algorithm, ReadOnlySpan<byte> content)
    {
        algorithm.End();
        var outer = new DerReader(content);
        var seed = outer.OctetString();
        outer.End();
        return new PrivateJwk { Type = KeyType.Okp, Crv = "Ed25519", D = new SecretBytes(seed) };
    }
}
