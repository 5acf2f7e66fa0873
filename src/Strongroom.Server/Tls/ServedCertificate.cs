using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Server.Tls;

/// <summary>A certificate with its key and chain, ready for handshakes.</summary>
/// <remarks>Never disposed when replaced: handshakes under way still hold it, and it is small. The finalizer frees it.</remarks>
internal sealed class ServedCertificate
{
    private ServedCertificate(X509Certificate2 certificate, CertificateOrigin origin, SslStreamCertificateContext context)
    {
        Certificate = certificate;
        Origin = origin;
        Context = context;
    }

    public X509Certificate2 Certificate { get; }

    public CertificateOrigin Origin { get; }

    public SslStreamCertificateContext Context { get; }

    public DateTimeOffset End => new(Certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);

    /// <param name="certificate">With its private key; owned by what is returned.</param>
    /// <param name="chain">The certificates between it and a root, in any order.</param>
    public static ServedCertificate Create(X509Certificate2 certificate, X509Certificate2Collection chain, CertificateOrigin origin) =>
        // Offline: nothing is fetched because of what a certificate says (security model §10), neither issuers nor OCSP answers.
        new(certificate, origin, SslStreamCertificateContext.Create(certificate, chain, offline: true));

    /// <summary>True when no more than a third of its life is left.</summary>
    public bool IsDue(DateTimeOffset now)
    {
        var start = new DateTimeOffset(Certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero);
        return End - now <= (End - start) / 3;
    }
}
