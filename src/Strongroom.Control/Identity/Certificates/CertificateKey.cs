using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Identity.Certificates;

/// <summary>
/// The public key of a certificate and the algorithms it is for. The key decides: what an assertion's header says only picks among them, so no
/// RSA key ever becomes an HMAC key (J2).
/// </summary>
internal sealed class CertificateKey : IDisposable
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const int SmallestRsa = 2048;
    private const int LargestRsa = 4096;

    /// <summary>Bytes. A longer exponent would make every verification dear (security model §12).</summary>
    private const int LongestExponent = 4;

    private readonly RSA? _rsa;
    private readonly ECDsa? _ec;
    private readonly string? _curveAlgorithm;

    private CertificateKey(RSA? rsa, ECDsa? ec, string? curveAlgorithm)
    {
        _rsa = rsa;
        _ec = ec;
        _curveAlgorithm = curveAlgorithm;
    }

    /// <summary>Null for a key of another kind, size or curve, and for one that the framework cannot read.</summary>
    public static CertificateKey? Open(X509Certificate2 certificate)
    {
        try
        {
            if (certificate.PublicKey.Oid.Value == RsaEncryption)
            {
                return OpenRsa(certificate.GetRSAPublicKey());
            }

            return OpenEc(certificate.GetECDsaPublicKey());
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>False for an algorithm that is not this key's, as for a wrong signature. Called once for each assertion.</summary>
    public bool Verify(string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (_rsa is not null)
        {
            return HashOf(algorithm, "RS") is { } pkcs1 ? _rsa.VerifyData(signed, signature, pkcs1, RSASignaturePadding.Pkcs1)
                : HashOf(algorithm, "PS") is { } pss && _rsa.VerifyData(signed, signature, pss, RSASignaturePadding.Pss);
        }

        return string.Equals(algorithm, _curveAlgorithm, StringComparison.Ordinal)
            && _ec!.VerifyData(signed, signature, HashOf(algorithm, "ES")!.Value, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public void Dispose()
    {
        _rsa?.Dispose();
        _ec?.Dispose();
    }

    private static CertificateKey? OpenRsa(RSA? rsa)
    {
        if (rsa?.KeySize is >= SmallestRsa and <= LargestRsa)
        {
            var numbers = rsa.ExportParameters(includePrivateParameters: false);
            var exponent = numbers.Exponent!;
            var isThreeOrMore = exponent.Length > 1 || exponent[0] >= 3;
            if (exponent.Length <= LongestExponent && exponent[^1] % 2 == 1 && isThreeOrMore && numbers.Modulus![^1] % 2 == 1)
            {
                return new CertificateKey(rsa, null, null);
            }
        }

        rsa?.Dispose();
        return null;
    }

    private static CertificateKey? OpenEc(ECDsa? ec)
    {
        var curve = ec?.ExportParameters(includePrivateParameters: false).Curve;
        var algorithm = curve is { IsNamed: true } named ? named.Oid.Value switch
        {
            "1.2.840.10045.3.1.7" => "ES256",
            "1.3.132.0.34" => "ES384",
            "1.3.132.0.35" => "ES512",
            _ => null,
        } : null;
        if (algorithm is not null)
        {
            return new CertificateKey(null, ec, algorithm);
        }

        ec?.Dispose();
        return null;
    }

    /// <summary>The hash of an algorithm of this family (RFC 7518 §3.1), or null.</summary>
    private static HashAlgorithmName? HashOf(string algorithm, string family) =>
        !algorithm.StartsWith(family, StringComparison.Ordinal) ? null : algorithm[family.Length..] switch
        {
            "256" => HashAlgorithmName.SHA256,
            "384" => HashAlgorithmName.SHA384,
            "512" => HashAlgorithmName.SHA512,
            _ => null,
        };
}
