using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Crypto;

/// <summary>Makes requests (PKCS #10, RFC 2986) and self-signed certificates (RFC 5280) as a profile says, with keys in memory or in a token.</summary>
public static class CertificateForge
{
    private const int SerialBytes = 16;
    private static readonly TimeSpan Backdated = TimeSpan.FromMinutes(10);

    /// <summary>A request with the profile's subject and extensions, signed by the key it is for.</summary>
    /// <param name="key">RSA or EC; stays the caller's to dispose.</param>
    /// <returns>DER.</returns>
    /// <exception cref="TokenUnavailableException">The token does not answer.</exception>
    public static byte[] Request(CertificateProfile profile, CryptoKey key)
    {
        var generator = new KeySignatureGenerator(key);
        return Describe(profile, generator).CreateSigningRequest(generator);
    }

    /// <summary>
    /// A certificate whose issuer is its subject (wire reference §6.8): valid from ten minutes before <paramref name="now"/>, for clocks that are late,
    /// until that many calendar months after it.
    /// </summary>
    /// <param name="key">RSA or EC; stays the caller's to dispose.</param>
    /// <returns>DER.</returns>
    /// <exception cref="TokenUnavailableException">The token does not answer.</exception>
    public static byte[] SelfSigned(CertificateProfile profile, CryptoKey key, int validityMonths, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentOutOfRangeException.ThrowIfNegative(validityMonths);
        var generator = new KeySignatureGenerator(key);
        var request = Describe(profile, generator);
        var id = new X509SubjectKeyIdentifierExtension(generator.PublicKey, critical: false);
        request.CertificateExtensions.Add(id);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(id));
        using var certificate = request.Create(new X500DistinguishedName(profile.SubjectDer), generator, now - Backdated, now.AddMonths(validityMonths), Serial());
        return certificate.RawData;
    }

    /// <summary>A serial number that nobody can guess: positive, and of at most 20 octets (RFC 5280 §4.1.2.2).</summary>
    public static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);

        // Positive, and with no leading zero to be dropped.
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }

    private static CertificateRequest Describe(CertificateProfile profile, KeySignatureGenerator generator)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var request = new CertificateRequest(new X500DistinguishedName(profile.SubjectDer), generator.PublicKey, generator.Hash, RSASignaturePadding.Pkcs1);
        if (profile.KeyUsage != X509KeyUsageFlags.None)
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(profile.KeyUsage, critical: true));
        }

        if (!profile.ExtendedKeyUsages.IsEmpty)
        {
            OidCollection usages = [];
            foreach (var usage in profile.ExtendedKeyUsages)
            {
                usages.Add(new Oid(usage));
            }

            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, critical: false));
        }

        if (profile.Names.Count > 0)
        {
            // A certificate without a subject has nothing but these to go by (RFC 5280 §4.2.1.6).
            var isAlone = profile.SubjectDer.AsSpan().SequenceEqual(DistinguishedName.Empty);
            request.CertificateExtensions.Add(new X509Extension("2.5.29.17", SubjectNamesDer.Encode(profile.Names), isAlone));
        }

        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(profile.IsAuthority, false, 0, critical: profile.IsAuthority));
        return request;
    }
}
