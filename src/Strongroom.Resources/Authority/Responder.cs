using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;

namespace Strongroom.Authority;

/// <summary>
/// Answers for one signer with a key of its own, which lives in memory alone: what strangers make it sign, the signer's key never touches. Its
/// certificate says that it need not be checked for revocation, as it ends within days (RFC 6960 §4.2.2.2.1).
/// </summary>
internal sealed class Responder : IDisposable
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private const string NoCheck = "1.3.6.1.5.5.7.48.1.5";
    private const int MostAnswers = 4096;

    private readonly CryptoKey _key;
    private readonly ConcurrentDictionary<string, PreparedAnswer> _answers = new(StringComparer.Ordinal);

    private Responder(CryptoKey key, X509Certificate2 certificate)
    {
        _key = key;
        Generator = new KeySignatureGenerator(key);
        Certificate = certificate.RawData;
        Name = certificate.SubjectName.RawData;
        End = SignerCertificates.NotAfter(certificate);
    }

    public KeySignatureGenerator Generator { get; }

    /// <summary>DER, as is <see cref="Name"/>, its subject.</summary>
    public byte[] Certificate { get; }

    public byte[] Name { get; }

    public DateTimeOffset End { get; }

    public static Responder Make(X509Certificate2 signer, CryptoKey signerKey, DateTimeOffset now)
    {
        using var made = SoftwareKeys.Generate(KeyShape.Ec(EcCurve.P256));
        var key = SoftwareKeys.Open(made.Shape, made.PublicParts, made.Material);
        try
        {
            var generator = new KeySignatureGenerator(signerKey);
            var publicKey = PublicKeyInfo.ToPublicKey(made.Shape, made.PublicParts);
            var identifier = SignerCertificates.SubjectKeyIdentifier(publicKey);
            var subject = new X500DistinguishedNameBuilder();
            subject.AddCommonName($"Strongroom OCSP responder {identifier.SubjectKeyIdentifier![..8]}");
            var request = new CertificateRequest(subject.Build(), publicKey, generator.Hash);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(KeyUsages.OcspSigning)], critical: false));
            request.CertificateExtensions.Add(new X509Extension(NoCheck, [0x05, 0x00], critical: false));
            request.CertificateExtensions.Add(identifier);
            request.CertificateExtensions.Add(SignerCertificates.AuthorityKeyIdentifier(signer));
            var (end, last) = (now + Lifetime, SignerCertificates.NotAfter(signer));
            using var certificate = request.Create(
                signer.SubjectName, generator, now - SignerCertificates.Backdating, end < last ? end : last, SignerCertificates.NewSerial(now));
            return new Responder(key, certificate);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>An answer that was signed before for the same question and state; null when there is none that is young enough.</summary>
    public byte[]? Find(string question, DateTimeOffset now) =>
        _answers.TryGetValue(question, out var held) && held.SignedAt <= now && now < held.SignedAt + StatusResponder.AnswerAge ? held.Der : null;

    public void Keep(string question, byte[] der, DateTimeOffset now)
    {
        // Asking about ever new serials only costs the others their prepared answers.
        if (_answers.Count >= MostAnswers)
        {
            _answers.Clear();
        }

        _answers[question] = new PreparedAnswer(der, now);
    }

    public void Dispose() => _key.Dispose();

    private sealed record PreparedAnswer(byte[] Der, DateTimeOffset SignedAt);
}
