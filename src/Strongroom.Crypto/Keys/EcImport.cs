using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// The checks of an EC key. The public point is computed from the private number and compared, which proves at once that it is on the curve, in the
/// field, not at infinity and in the right subgroup.
/// </summary>
internal static class EcImport
{
    /// <summary>A member may be shorter than the curve's width: Java's clients leave leading zeros out.</summary>
    /// <param name="isPointOptional">True where the source may leave the public point out, as PKCS#8 does.</param>
    /// <returns>A key or a fault.</returns>
    public static (NewSoftwareKey? Key, AlgorithmFault? Fault) Read(PrivateJwk jwk, bool isPointOptional)
    {
        if (EcCurve.Find(jwk.Crv) is not { } curve)
        {
            return (null, new AlgorithmFault("crv", $"It must be {string.Join(", ", EcCurve.All.SkipLast(1))} or {EcCurve.All[^1]}."));
        }

        var isPointGiven = !isPointOptional || jwk.X is not null || jwk.Y is not null;
        foreach (var (name, length) in ((string, int?)[])[("x", jwk.X?.Length), ("y", jwk.Y?.Length), ("d", jwk.D?.Length)])
        {
            if ((isPointGiven || name == "d") && (length is null or 0 || length > curve.CoordinateSize))
            {
                return (null, ImportFaults.Missing(name, length));
            }
        }

        return !IsScalar(jwk.D!, curve)
            ? (null, new AlgorithmFault("d", $"It must be at least 1 and below the order of {curve}."))
            : Build(jwk, curve, isPointGiven);
    }

    private static bool IsScalar(SecretBytes d, EcCurve curve)
    {
        using var numbers = new BigNumbers();
        var scalar = numbers.Read(d.Span);
        return !BigNumbers.IsZero(scalar) && BigNumbers.Compare(scalar, numbers.Read(curve.Order)) < 0;
    }

    private static (NewSoftwareKey? Key, AlgorithmFault? Fault) Build(PrivateJwk jwk, EcCurve curve, bool isPointGiven)
    {
        var d = PinnedKeyArray.Of(jwk.D!, curve.CoordinateSize);
        try
        {
            using var ec = ECDsa.Create(new ECParameters { Curve = curve.Native, D = d });
            var point = ec.ExportParameters(includePrivateParameters: false).Q;
            if (isPointGiven && !IsSame(jwk.X!, point.X!))
            {
                return (null, new AlgorithmFault("x", "It does not belong to d."));
            }

            if (isPointGiven && !IsSame(jwk.Y!, point.Y!))
            {
                return (null, new AlgorithmFault("y", "It does not belong to d."));
            }

            var digest = new byte[SHA256.HashSizeInBytes];
            return ec.VerifyHash(digest, ec.SignHash(digest))
                ? (SoftwareKeys.OfEc(ec, KeyShape.Ec(curve)), null)
                : (null, new AlgorithmFault("d", "What the key signs it does not verify."));
        }
        finally
        {
            PinnedKeyArray.Clear(d);
        }
    }

    private static bool IsSame(ReadOnlySpan<byte> given, ReadOnlySpan<byte> computed) =>
        given.TrimStart((byte)0).SequenceEqual(computed.TrimStart((byte)0));
}
