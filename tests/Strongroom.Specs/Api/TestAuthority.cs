using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Specs.Api;

/// <summary>A certification authority outside of the server: a root, and an intermediate that signs.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestAuthority(DateTimeOffset now)
    {
        var root = new CertificateRequest("CN=Test root", _rootKey, HashAlgorithmName.SHA256);
        Describe(root, isAuthority: true);
        Root = root.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
        var intermediate = new CertificateRequest("CN=Test intermediate", _key, HashAlgorithmName.SHA256);
        Describe(intermediate, isAuthority: true);
        using var signed = intermediate.Create(Root, now.AddDays(-1), now.AddYears(5), RandomNumberGenerator.GetBytes(8));
        Intermediate = signed.CopyWithPrivateKey(_key);
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Intermediate { get; }

    /// <summary>Signs a request of the vault's, with everything that it asks for.</summary>
    public byte[] Sign(byte[] csr, DateTimeOffset from, DateTimeOffset to)
    {
        var request = CertificateRequest.LoadSigningRequest(csr, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
        using var made = request.Create(Intermediate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), from, to, RandomNumberGenerator.GetBytes(8));
        return made.RawData;
    }

    /// <summary>A leaf with a key of its own.</summary>
    public X509Certificate2 Leaf(string subject, AsymmetricAlgorithm key, DateTimeOffset from, DateTimeOffset to)
    {
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        Describe(request, isAuthority: false);
        using var made = request.Create(Intermediate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), from, to, RandomNumberGenerator.GetBytes(8));
        return key is RSA own ? made.CopyWithPrivateKey(own) : made.CopyWithPrivateKey((ECDsa)key);
    }

    public void Dispose()
    {
        Root.Dispose();
        Intermediate.Dispose();
        _rootKey.Dispose();
        _key.Dispose();
    }

    private static void Describe(CertificateRequest request, bool isAuthority)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (isAuthority)
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        }
    }
}
