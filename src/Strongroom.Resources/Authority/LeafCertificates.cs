using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;

namespace Strongroom.Authority;

/// <summary>Writes certificates of end entities.</summary>
internal sealed class LeafCertificates(AuthorityUrls urls)
{
    /// <summary>DER. It ends with its signer at the latest.</summary>
    public byte[] Sign(IssuancePlan plan, SigningRequest request, Signer signer, CryptoKey signerKey, ReadOnlySpan<byte> serial, DateTimeOffset now)
    {
        using var issuer = signer.Load();
        var generator = new KeySignatureGenerator(signerKey);
        var key = PublicKeyInfo.ToPublicKey(request.Shape, request.Key);
        var certificate = new CertificateRequest(plan.Subject, key, generator.Hash);
        certificate.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        certificate.CertificateExtensions.Add(new X509KeyUsageExtension(plan.KeyUsage, critical: true));
        certificate.CertificateExtensions.Add(Usages(plan));
        // Critical when there is nothing else that says whose it is (RFC 5280 §4.1.2.6).
        certificate.CertificateExtensions.Add(Names(plan.Names, critical: plan.Subject.RawData.Length <= 2));
        certificate.CertificateExtensions.Add(SignerCertificates.SubjectKeyIdentifier(key));
        certificate.CertificateExtensions.Add(SignerCertificates.AuthorityKeyIdentifier(issuer));
        certificate.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([urls.Responder(signer.Id)], [urls.Certificate(signer.Id)]));
        certificate.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([urls.List(signer.Id)]));
        var last = SignerCertificates.NotAfter(issuer);
        using var signed = certificate.Create(issuer.SubjectName, generator, now - SignerCertificates.Backdating, plan.NotAfter < last ? plan.NotAfter : last, serial);
        return signed.RawData;
    }

    private static X509EnhancedKeyUsageExtension Usages(IssuancePlan plan)
    {
        var usages = new OidCollection();
        foreach (var usage in plan.Usages)
        {
            usages.Add(new Oid(usage));
        }

        return new X509EnhancedKeyUsageExtension(usages, critical: false);
    }

    private static X509Extension Names(SubjectNames names, bool critical)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names.Dns)
        {
            builder.AddDnsName(name);
        }

        foreach (var name in names.Emails)
        {
            builder.AddEmailAddress(name);
        }

        foreach (var name in names.Upns)
        {
            builder.AddUserPrincipalName(name);
        }

        foreach (var name in names.Uris)
        {
            builder.AddUri(new Uri(name));
        }

        foreach (var address in names.Addresses)
        {
            builder.AddIpAddress(address);
        }

        return builder.Build(critical);
    }
}
