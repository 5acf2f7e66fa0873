using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;

namespace Strongroom.Authority;

/// <summary>Writes the certificates of the authority itself.</summary>
internal sealed class SignerCertificates(AuthorityUrls urls)
{
    /// <summary>Of a root, in days: twenty years.</summary>
    public const int RootDays = 7305;

    /// <summary>Of an intermediate, in days: five years, cut to what the root has left.</summary>
    public const int IntermediateDays = 1826;

    /// <summary>A client whose clock is a little slow accepts a fresh certificate.</summary>
    public static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);

    /// <summary>A root, signed by itself (DER).</summary>
    /// <param name="name">What it is called, as in <c>Contoso</c>; stands in every chain.</param>
    public static byte[] Root(CryptoKey key, string name, DateTimeOffset now)
    {
        var generator = new KeySignatureGenerator(key);
        var request = Request($"{name} root CA", generator.PublicKey, generator.Hash, pathLength: 1);
        using var signed = request.Create(request.SubjectName, generator, now - Backdating, now.AddDays(RootDays), NewSerial(now));
        return signed.RawData;
    }

    /// <summary>An intermediate's certificate (DER), signed by its root.</summary>
    /// <param name="policy">Whose names and usages it is bound to.</param>
    public byte[] Intermediate(PublicKey key, IssuancePolicy policy, X509Certificate2 root, Guid rootId, CryptoKey rootKey, DateTimeOffset now)
    {
        var generator = new KeySignatureGenerator(rootKey);
        var request = Request("Strongroom issuing CA", key, generator.Hash, pathLength: 0);
        request.CertificateExtensions.Add(PolicyConstraints.Usages(policy));
        request.CertificateExtensions.Add(PolicyConstraints.Names(policy));
        request.CertificateExtensions.Add(AuthorityKeyIdentifier(root));
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [urls.Certificate(rootId)]));
        request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([urls.List(rootId)]));
        using var signed = request.Create(root.SubjectName, generator, now - Backdating, EndOf(root, now), NewSerial(now));
        return signed.RawData;
    }

    /// <summary>When an intermediate that the root signs now would end.</summary>
    public static DateTimeOffset EndOf(X509Certificate2 root, DateTimeOffset now)
    {
        var (wanted, last) = (now.AddDays(IntermediateDays), NotAfter(root));
        return wanted < last ? wanted : last;
    }

    public static DateTimeOffset NotAfter(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);

    public static X509AuthorityKeyIdentifierExtension AuthorityKeyIdentifier(X509Certificate2 signer) =>
        X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(signer.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single());

    /// <summary>RFC 7093 §2 method 1: 160 bits of SHA-256, so that SHA-1 appears nowhere.</summary>
    public static X509SubjectKeyIdentifierExtension SubjectKeyIdentifier(PublicKey key) =>
        new(key, X509SubjectKeyIdentifierHashAlgorithm.ShortSha256, critical: false);

    /// <summary>
    /// 18 bytes: six of milliseconds since 1970, which put the register in the order of issue, then 96 random bits; positive, and shorter than the 20
    /// bytes that are allowed (RFC 5280 §4.1.2.2).
    /// </summary>
    public static byte[] NewSerial(DateTimeOffset now)
    {
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, now.ToUnixTimeMilliseconds());
        var serial = new byte[18];
        time[2..].CopyTo(serial);
        RandomNumberGenerator.Fill(serial.AsSpan(6));
        return serial;
    }

    /// <param name="name">The first eight digits of the key's identifier are added: they tell authorities of one name apart in a trust store.</param>
    private static CertificateRequest Request(string name, PublicKey key, HashAlgorithmName hash, int pathLength)
    {
        var identifier = SubjectKeyIdentifier(key);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName($"{name} {identifier.SubjectKeyIdentifier![..8]}");
        var request = new CertificateRequest(subject.Build(), key, hash);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, pathLength, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(identifier);
        return request;
    }
}
