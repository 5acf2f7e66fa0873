using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Identity.Certificates;

/// <summary>
/// Whether a leaf that a client brought along chains to one authority and bears one name. Nothing is fetched and no store of the machine is
/// trusted: the authority's own certificate is the only end that counts (V8).
/// </summary>
internal static class TrustedChain
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>RSA PKCS#1 and PSS with SHA-2, ECDSA with SHA-2. No SHA-1 below the authority.</summary>
    private static readonly string[] Signatures =
    [
        "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13", "1.2.840.113549.1.1.10",
        "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4",
    ];

    /// <summary>True for a certificate that may sign others: it says that it is an authority, and that its key is for certificates.</summary>
    public static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority)
        && certificate.Extensions.OfType<X509KeyUsageExtension>().Any(e => e.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign));

    /// <summary>A DNS name of the certificate, letter by letter: no wildcard stands for others. The common name counts only where there are no alternative names.</summary>
    public static bool BearsName(X509Certificate2 leaf, string name)
    {
        var alternatives = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        return alternatives.Count > 0
            ? alternatives.SelectMany(a => a.EnumerateDnsNames()).Any(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase))
            : string.Equals(leaf.GetNameInfo(X509NameType.SimpleName, forIssuer: false), name, StringComparison.OrdinalIgnoreCase);
    }

    public static bool LeadsTo(X509Certificate2 leaf, IEnumerable<X509Certificate2> intermediates, ImmutableArray<byte> authority, DateTimeOffset now)
    {
        using var root = X509CertificateLoader.LoadCertificate(authority.AsSpan());
        if (!IsEndEntity(leaf) || !IsAuthority(root))
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.ExtraStore.AddRange(intermediates.ToArray());
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        try
        {
            return chain.Build(leaf) && Ends(chain, root);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            foreach (var element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }

    private static bool IsEndEntity(X509Certificate2 leaf) =>
        !leaf.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority)
        && leaf.Extensions.OfType<X509KeyUsageExtension>().All(e => e.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature));

    /// <summary>What the framework's verdict leaves open: that the end is this authority, and that everything between is one too.</summary>
    private static bool Ends(X509Chain chain, X509Certificate2 root)
    {
        var elements = chain.ChainElements;
        return elements.Count >= 2
            && elements[^1].Certificate.RawDataMemory.Span.SequenceEqual(root.RawDataMemory.Span)
            && elements.Skip(1).All(e => IsAuthority(e.Certificate))
            && elements.SkipLast(1).All(e => Signatures.Contains(e.Certificate.SignatureAlgorithm.Value));
    }
}
