using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Server.Tls;

/// <summary>What the installation's leaf and the self-signed stand-in have in common.</summary>
internal static class LeafRequest
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Backdating that lets a client whose clock is a little slow accept a fresh certificate.</summary>
    public static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);

    // A subject that is no host name: the names stand in the alternative names, where verifiers look and name constraints reach.
    private static readonly X500DistinguishedName Subject = new("CN=Strongroom server");

    public static CertificateRequest For(ServerIdentity identity, ECDsa key)
    {
        var request = new CertificateRequest(Subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(identity.ToSubjectAlternativeName());
        request.CertificateExtensions.Add(SubjectKeyIdentifier(request.PublicKey));
        return request;
    }

    /// <summary>RFC 7093 §2 method 1: 160 bits of SHA-256, so that SHA-1 appears nowhere.</summary>
    public static X509SubjectKeyIdentifierExtension SubjectKeyIdentifier(PublicKey key) =>
        new(key, X509SubjectKeyIdentifierHashAlgorithm.ShortSha256, critical: false);

    /// <summary>A positive serial number of 127 random bits (RFC 5280 §4.1.2.2).</summary>
    public static byte[] NewSerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}
