using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Tests.Identity.Certificates;

/// <summary>A client's key with its certificate. Making an RSA key takes a fifth of a second, so most tests share these.</summary>
internal sealed class KeyPair : IDisposable
{
    public static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset End = new(2029, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly KeyPair SharedRsa = Rsa("CN=shared rsa");
    public static readonly KeyPair OtherRsa = Rsa("CN=other rsa");
    public static readonly KeyPair SharedEc = Ec("CN=shared ec", ECCurve.NamedCurves.nistP256);

    private KeyPair(AsymmetricAlgorithm key, X509Certificate2 certificate)
    {
        Key = key;
        Certificate = certificate;
    }

    public AsymmetricAlgorithm Key { get; }

    /// <summary>Without its key.</summary>
    public X509Certificate2 Certificate { get; }

    public byte[] Der => Certificate.RawData;

    public string Pem => Certificate.ExportCertificatePem();

    public static KeyPair Rsa(string subject, int bits = 2048, DateTimeOffset? begin = null, DateTimeOffset? end = null, Action<CertificateRequest>? shape = null)
    {
        var rsa = RSA.Create(bits);
        return SelfSigned(rsa, new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), begin, end, shape);
    }

    public static KeyPair Ec(string subject, ECCurve curve, DateTimeOffset? begin = null, DateTimeOffset? end = null, Action<CertificateRequest>? shape = null)
    {
        var ec = ECDsa.Create(curve);
        return SelfSigned(ec, new CertificateRequest(subject, ec, HashAlgorithmName.SHA256), begin, end, shape);
    }

    /// <summary>A certificate for a fresh EC key, signed by this one.</summary>
    public KeyPair Issue(string subject, DateTimeOffset? begin = null, DateTimeOffset? end = null, Action<CertificateRequest>? shape = null)
    {
        var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, ec, HashAlgorithmName.SHA256);
        shape?.Invoke(request);
        var generator = Key is RSA rsa ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1) : X509SignatureGenerator.CreateForECDsa((ECDsa)Key);
        var issued = request.Create(Certificate.SubjectName, generator, begin ?? Begin, end ?? End, RandomNumberGenerator.GetBytes(8));
        return new KeyPair(ec, issued);
    }

    /// <summary>Adds what makes a certificate an authority's.</summary>
    public static void AsAuthority(CertificateRequest request)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
    }

    public void Dispose()
    {
        Key.Dispose();
        Certificate.Dispose();
    }

    private static KeyPair SelfSigned(AsymmetricAlgorithm key, CertificateRequest request, DateTimeOffset? begin, DateTimeOffset? end, Action<CertificateRequest>? shape)
    {
        shape?.Invoke(request);
        using var made = request.CreateSelfSigned(begin ?? Begin, end ?? End);
        return new KeyPair(key, X509CertificateLoader.LoadCertificate(made.RawData));
    }
}
