using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Kernel;

namespace Strongroom.Issuers.Acme;

/// <summary>How renewal information names a certificate: its authority's key identifier and its serial number (RFC 9773 §4.1).</summary>
internal static class CertificateId
{
    /// <summary>Null for a certificate that does not name its authority's key, or cannot be read.</summary>
    public static string? Of(byte[] leaf)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(leaf);
            var authority = certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
            return authority is { Length: > 0 } identifier
                ? $"{CanonicalBase64Url.Encode(identifier.Span)}.{CanonicalBase64Url.Encode(certificate.SerialNumberBytes.Span)}"
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
