using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Tests.Certificates;

/// <summary>Certificates from elsewhere.</summary>
internal static class Imported
{
    public static (string Pem, byte[] Der) Pem(DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=imported.test", key, HashAlgorithmName.SHA256).CreateSelfSigned(notBefore, notAfter);
        return (key.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem(), certificate.RawData);
    }
}
