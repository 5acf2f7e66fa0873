using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;

namespace Strongroom.Tests.X509;

/// <summary>Authorities for the tests, signed by the platform.</summary>
internal sealed record SigningParty(byte[] Der, CryptoKey Key)
{
    public static SigningParty Root(string name, KeyShape shape, bool isAuthority = true, X509KeyUsageFlags usage = X509KeyUsageFlags.KeyCertSign)
    {
        var key = SoftwareKeyOf(shape);
        return new SigningParty(
            CertificateForge.SelfSigned(new CertificateProfile { SubjectDer = Made.NameOf(name), IsAuthority = isAuthority, KeyUsage = usage }, key, 120, Made.Now), key);
    }

    public SigningParty Sub(string name, KeyShape shape, bool isAuthority = true, X509KeyUsageFlags usage = X509KeyUsageFlags.KeyCertSign, bool withIds = true)
    {
        var key = SoftwareKeyOf(shape);
        return new SigningParty(Sign(name, key, isAuthority, usage, withIds), key);
    }

    /// <summary>A certificate of this authority for a key of somebody.</summary>
    public byte[] Sign(string name, CryptoKey key, bool isAuthority = false, X509KeyUsageFlags usage = X509KeyUsageFlags.DigitalSignature, bool withIds = true)
    {
        using var own = X509CertificateLoader.LoadCertificate(Der);
        var generator = new KeySignatureGenerator(Key);
        var request = new CertificateRequest(
            new X500DistinguishedName(Made.NameOf(name)), new KeySignatureGenerator(key).PublicKey, generator.Hash, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        if (withIds)
        {
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(own, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        }

        using var certificate = request.Create(own.SubjectName, generator, Made.Now, Made.Now.AddYears(1), CertificateForge.Serial());
        return certificate.RawData;
    }

    private static CryptoKey SoftwareKeyOf(KeyShape shape)
    {
        using var made = SoftwareKeys.Generate(shape);
        return SoftwareKeys.Open(shape, made.PublicParts, made.Material);
    }
}
