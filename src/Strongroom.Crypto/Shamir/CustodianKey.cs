using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Crypto;

/// <summary>
/// The RSA public key to which one custodian's share is encrypted, with RSA-OAEP-256 (RFC 8017 §7.1, SHA-256 and MGF1 with SHA-256, no label), so that
/// nobody but its holder ever sees the share.
/// </summary>
public sealed class CustodianKey : IDisposable
{
    public const int LeastBits = 2048;
    public const int MostBits = 8192;

    /// <summary>Characters; a certificate has a few thousand.</summary>
    public const int LongestPem = 16 * 1024;

    private readonly RSA _key;

    private CustodianKey(RSA key)
    {
        _key = key;
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo, hexadecimal.</summary>
    public string Fingerprint { get; }

    /// <summary>
    /// Null when the text is no PEM public key (<c>PUBLIC KEY</c>, <c>RSA PUBLIC KEY</c>) and no PEM certificate with an RSA key of 2048 to 8192 bits, or
    /// when a private key stands in it.
    /// </summary>
    public static CustodianKey? FromPem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        if (pem.Length > LongestPem || pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            return null;
        }

        var key = pem.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal) ? OfCertificate(pem) : OfKey(pem);
        if (key is null or { KeySize: >= LeastBits and <= MostBits })
        {
            return key is null ? null : new CustodianKey(key);
        }

        key.Dispose();
        return null;
    }

    /// <summary>The share's line, encrypted.</summary>
    public byte[] Encrypt(ShamirShare share)
    {
        using var line = ShareText.Format(share);
        return _key.Encrypt(line.Span, RSAEncryptionPadding.OaepSHA256);
    }

    public void Dispose() => _key.Dispose();

    private static RSA? OfCertificate(string pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return certificate.GetRSAPublicKey();
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static RSA? OfKey(string pem)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            key.Dispose();
            return null;
        }
    }
}
