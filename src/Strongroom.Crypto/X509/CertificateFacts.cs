using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Crypto;

/// <summary>What an X.509 certificate from elsewhere says (RFC 5280), read with bounds. Nothing here says that anybody may believe it.</summary>
public sealed record CertificateFacts
{
    /// <summary>A longer one is refused unread.</summary>
    public const int MostBytes = 64 * 1024;

    private const string NoCertificate = "It is no X.509 certificate in DER.";

    /// <summary>UTCTime begins with it (RFC 5280 §4.1.2.5.1).</summary>
    private const int FirstYear = 1950;

    public required byte[] Der { get; init; }

    public required byte[] SubjectDer { get; init; }

    public required byte[] IssuerDer { get; init; }

    /// <summary>RFC 4514 text.</summary>
    public required string Subject { get; init; }

    /// <summary>Big-endian, as in the certificate.</summary>
    public required byte[] Serial { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>The last moment at which it is valid.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Null, with <see cref="Key"/>, when the key is of a kind that no key of ours has.</summary>
    public required KeyShape? Shape { get; init; }

    public required PublicKeyParts? Key { get; init; }

    /// <summary>SubjectPublicKeyInfo of whichever kind of key it is, DER.</summary>
    public required byte[] PublicKeyDer { get; init; }

    public required SubjectNames Names { get; init; }

    public required ImmutableArray<string> ExtendedKeyUsages { get; init; }

    public required X509KeyUsageFlags? KeyUsage { get; init; }

    public required bool IsAuthority { get; init; }

    public required int? PathLength { get; init; }

    /// <summary>Null when it has none.</summary>
    public required byte[]? SubjectKeyId { get; init; }

    /// <summary>Of the key that signed it; null when it does not say.</summary>
    public required byte[]? AuthorityKeyId { get; init; }

    /// <summary>Its own issuer, by name. Whether it has signed itself, <see cref="IsSignedBy"/> tells.</summary>
    public bool IsSelfIssued => SubjectDer.AsSpan().SequenceEqual(IssuerDer);

#pragma warning disable CA5350 // x5t is SHA-1 by its definition; nothing is decided by it.
    /// <summary>SHA-1 of the DER: what <c>x5t</c> is (RFC 7515 §4.1.7).</summary>
    public static byte[] ThumbprintOf(ReadOnlySpan<byte> der) => SHA1.HashData(der);
#pragma warning restore CA5350

    /// <summary>
    /// Reads a certificate from elsewhere: strict DER, at most 64 KiB, 64 extensions and 100 names, no extension twice, no control characters in names.
    /// </summary>
    /// <param name="fault">A sentence for the one who sent it.</param>
    public static bool TryRead(ReadOnlySpan<byte> der, [NotNullWhen(true)] out CertificateFacts? facts, [NotNullWhen(false)] out string? fault)
    {
        facts = null;
        if (der.Length > MostBytes)
        {
            fault = $"It has {der.Length} bytes; at most {MostBytes} are allowed.";
            return false;
        }

        if (!DerBounds.IsWithin(der) || !SignedBody.TryRead(der, out var signed))
        {
            fault = NoCertificate;
            return false;
        }

        try
        {
            fault = CertificateParts.FindFault(signed);
            if (fault is not null)
            {
                return false;
            }

            using var certificate = X509CertificateLoader.LoadCertificate(der);
            return TryRead(certificate, out facts, out fault);
        }
        catch (Exception broken) when (broken is CryptographicException or AsnContentException or ArgumentException)
        {
            fault = NoCertificate;
            return false;
        }
    }

    /// <summary>Whether the other's key has signed this one and its name is the issuer's. Says nothing of times, nor of what the other may sign.</summary>
    public bool IsSignedBy(CertificateFacts issuer)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        return IssuerDer.AsSpan().SequenceEqual(issuer.SubjectDer)
            && (AuthorityKeyId is null || issuer.SubjectKeyId is null || AuthorityKeyId.AsSpan().SequenceEqual(issuer.SubjectKeyId))
            && SignedBody.TryRead(Der, out var signed)
            && SignatureScheme.Read(signed.Algorithm) is { } scheme
            && scheme.IsSignatureOf(issuer.PublicKeyDer, signed.Body, signed.Signature);
    }

    private static bool TryRead(X509Certificate2 certificate, [NotNullWhen(true)] out CertificateFacts? facts, [NotNullWhen(false)] out string? fault)
    {
        facts = null;
        if (!ExtensionFacts.TryRead([.. certificate.Extensions], out var extensions, out fault))
        {
            return false;
        }

        if (!CertificateParts.IsPlain(certificate.SubjectName) || !CertificateParts.IsPlain(certificate.IssuerName))
        {
            fault = "A name in it has a control character.";
            return false;
        }

        var notBefore = new DateTimeOffset(certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero);
        var notAfter = new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        if (notAfter < notBefore || notBefore.Year < FirstYear)
        {
            fault = "It is valid at no time.";
            return false;
        }

        var publicKey = certificate.PublicKey.ExportSubjectPublicKeyInfo();
        PublicKeyInfo.TryRead(publicKey, out var shape, out var key);
        facts = new CertificateFacts
        {
            Der = certificate.RawData,
            SubjectDer = certificate.SubjectName.RawData,
            IssuerDer = certificate.IssuerName.RawData,
            Subject = certificate.SubjectName.Name,
            Serial = certificate.SerialNumberBytes.ToArray(),
            NotBefore = notBefore,
            NotAfter = notAfter,
            Shape = shape,
            Key = key,
            PublicKeyDer = publicKey,
            Names = extensions.Names,
            ExtendedKeyUsages = extensions.ExtendedKeyUsages,
            KeyUsage = extensions.KeyUsage,
            IsAuthority = extensions.IsAuthority,
            PathLength = extensions.PathLength,
            SubjectKeyId = extensions.SubjectKeyId,
            AuthorityKeyId = extensions.AuthorityKeyId,
        };
        return true;
    }
}
