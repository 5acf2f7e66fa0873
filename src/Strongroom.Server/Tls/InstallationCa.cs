using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Barrier;
using Strongroom.Kernel;

namespace Strongroom.Server.Tls;

/// <summary>
/// The certificate authority of one installation, constrained to its names. It lives in memory only while it signs; at rest its key is
/// sealed in the store.
/// </summary>
internal sealed class InstallationCa : IDisposable
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(3652);
    public static readonly TimeSpan LeafLifetime = TimeSpan.FromDays(90);

    private const string SealingPurpose = "installation-ca";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly ECDsa _key;

    private InstallationCa(X509Certificate2 certificate, ECDsa key)
    {
        Certificate = certificate;
        _key = key;
    }

    /// <summary>Without its private key.</summary>
    public X509Certificate2 Certificate { get; }

    public static InstallationCa Create(ServerIdentity identity, DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=Strongroom installation CA"), key, HashAlgorithmName.SHA256);
        var keyIdentifier = LeafRequest.SubjectKeyIdentifier(request.PublicKey);
        // The number tells the authorities of several installations apart in a trust store.
        var subject = new X500DistinguishedName($"CN=Strongroom installation CA {keyIdentifier.SubjectKeyIdentifier![..8]}");
        request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        // On an authority this bounds what it may vouch for: name constraints say nothing of code signing or mail.
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(NameConstraintsExtension.For(identity));
        request.CertificateExtensions.Add(keyIdentifier);
        using var signed = request.Create(
            subject, X509SignatureGenerator.CreateForECDsa(key), now - LeafRequest.Backdating, now + Lifetime, LeafRequest.NewSerialNumber());
        return new InstallationCa(X509CertificateLoader.LoadCertificate(signed.RawDataMemory.Span), key);
    }

    /// <exception cref="SealedException">The keys are not there.</exception>
    /// <exception cref="CryptographicException">The sealed key is not the one of the certificate.</exception>
    public static InstallationCa Open(CaRecord record, IPurposeSealer sealer)
    {
        using var opened = sealer.Open(SealingPurpose, SealingContext(record.Certificate), record.SealedKey)
            ?? throw new CryptographicException("The installation CA's sealed key does not open");
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(opened.Span, out _);
        return new InstallationCa(X509CertificateLoader.LoadCertificate(record.Certificate), key);
    }

    /// <param name="previous">The authority that this one succeeds and that clients should go on trusting for a while, if any.</param>
    /// <exception cref="SealedException">The keys are not there.</exception>
    public CaRecord Seal(IPurposeSealer sealer, X509Certificate2? previous)
    {
        using var buffer = SecretBytes.Allocate(512);
        if (!_key.TryExportPkcs8PrivateKey(buffer.Writable, out var length))
        {
            throw new CryptographicException("A P-256 key takes more than 512 bytes");
        }

        var certificate = Certificate.RawData;
        return new CaRecord(certificate, sealer.Seal(SealingPurpose, SealingContext(certificate), buffer.Span[..length]), previous?.RawData ?? []);
    }

    /// <summary>A leaf with a key of its own. The caller disposes it.</summary>
    public X509Certificate2 IssueLeaf(ServerIdentity identity, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = LeafRequest.For(identity, key);
        return Sign(request, key, now);
    }

    /// <summary>Signs any request: what the name constraints are for, and how tests prove that they hold.</summary>
    internal X509Certificate2 Sign(CertificateRequest request, ECDsa key, DateTimeOffset now)
    {
        var own = Certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single();
        // Python 3.13 refuses a leaf without it (client reference §1.3); .NET adds none by itself.
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(own));
        var end = now + LeafLifetime;
        var lastMoment = new DateTimeOffset(Certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        using var signed = request.Create(
            Certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa(_key),
            now - LeafRequest.Backdating,
            end < lastMoment ? end : lastMoment,
            LeafRequest.NewSerialNumber());
        return signed.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        _key.Dispose();
        Certificate.Dispose();
    }

    /// <summary>Binds the sealed key to its certificate: the halves of two rows cannot be mixed.</summary>
    private static byte[] SealingContext(ReadOnlySpan<byte> certificate) => SHA256.HashData(certificate);
}
