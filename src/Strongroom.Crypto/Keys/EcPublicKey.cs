using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>
/// A public EC key of someone else's. The framework takes any curve and spelled-out parameters, with which a signature can be made for anyone
/// (CVE-2020-0601): here a curve has its name, and the point is on it.
/// </summary>
/// <param name="Parts">Coordinates in the curve's width.</param>
internal sealed record EcPublicKey(EcCurve Curve, PublicKeyParts Parts)
{
    private const string Algorithm = "1.2.840.10045.2.1";
    private const byte Uncompressed = 4;

    /// <summary>Of a JWK.</summary>
    /// <param name="x">Exactly as wide as the curve's coordinates (RFC 7518 §6.2.1.2).</param>
    /// <param name="y">As <paramref name="x"/>.</param>
    public static bool TryRead(string? crv, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, [NotNullWhen(true)] out EcPublicKey? key)
    {
        key = EcCurve.Find(crv) is { } curve && x.Length == curve.CoordinateSize && y.Length == curve.CoordinateSize && IsPoint(curve, x.ToArray(), y.ToArray())
            ? new EcPublicKey(curve, new PublicKeyParts(x.ToArray(), y.ToArray()))
            : null;
        return key is not null;
    }

    /// <summary>Of a SubjectPublicKeyInfo (RFC 5480): DER, a named curve, an uncompressed point, and nothing after it.</summary>
    public static bool TryReadSpki(ReadOnlySpan<byte> der, [NotNullWhen(true)] out EcPublicKey? key)
    {
        key = null;
        try
        {
            var whole = new DerReader(der);
            var spki = whole.Sequence();
            whole.End();
            var algorithm = spki.Sequence();
            var point = spki.BitString();
            spki.End();
            if (algorithm.Oid() != Algorithm)
            {
                return false;
            }

            var oid = algorithm.Oid();
            algorithm.End();
            return EcCurve.All.FirstOrDefault(c => c.Oid == oid) is { } curve
                && point.Length == 1 + (2 * curve.CoordinateSize)
                && point[0] == Uncompressed
                && TryRead(curve.Name, point.Slice(1, curve.CoordinateSize), point[(1 + curve.CoordinateSize)..], out key);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static bool IsPoint(EcCurve curve, byte[] x, byte[] y)
    {
        try
        {
            using var ec = ECDsa.Create(new ECParameters { Curve = curve.Native, Q = new ECPoint { X = x, Y = y } });

            // A coordinate beyond the field would come back reduced.
            var point = ec.ExportParameters(includePrivateParameters: false).Q;
            return x.AsSpan().SequenceEqual(point.X) && y.AsSpan().SequenceEqual(point.Y);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
