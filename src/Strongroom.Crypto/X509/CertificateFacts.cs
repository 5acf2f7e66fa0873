using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Crypto;

/// <summary>What an X.509 certificate from elsewhere says (RFC 5280), read with bounds. Nothing here says that anybody may believe it.</summary>
public sealed record CertificateFacts
{
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

    public required SubjectNames Names { get; init; }

    public required ImmutableArray<string> ExtendedKeyUsages { get; init; }

    public required X509KeyUsageFlags? KeyUsage { get; init; }

    public required bool IsAuthority { get; init; }

    public required int? PathLength { get; init; }

#pragma warning disable CA5350 // x5t is SHA-1 by its definition; nothing is decided by it.
    /// <summary>SHA-1 of the DER: what <c>x5t</c> is (RFC 7515 §4.1.7).</summary>
    public static byte[] ThumbprintOf(ReadOnlySpan<byte> der) => SHA1.HashData(der);
#pragma warning restore CA5350

    public static bool TryRead(ReadOnlySpan<byte> der, [NotNullWhen(true)] out CertificateFacts? facts, [NotNullWhen(false)] out string? fault)
    {
        facts = null;
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            if (!certificate.RawDataMemory.Span.SequenceEqual(der))
            {
                fault = "Something follows the certificate.";
                return false;
            }

            if (!ExtensionFacts.TryRead([.. certificate.Extensions], out var extensions, out fault))
            {
                return false;
            }

            PublicKeyInfo.TryRead(certificate.PublicKey.ExportSubjectPublicKeyInfo(), out var shape, out var key);
            facts = new CertificateFacts
            {
                Der = der.ToArray(),
                SubjectDer = certificate.SubjectName.RawData,
                IssuerDer = certificate.IssuerName.RawData,
                Subject = certificate.SubjectName.Name,
                Serial = certificate.SerialNumberBytes.ToArray(),
                NotBefore = new DateTimeOffset(certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero),
                NotAfter = new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero),
                Shape = shape,
                Key = key,
                Names = extensions.Names,
                ExtendedKeyUsages = extensions.ExtendedKeyUsages,
                KeyUsage = extensions.KeyUsage,
                IsAuthority = extensions.IsAuthority,
                PathLength = extensions.PathLength,
            };
            return true;
        }
        catch (CryptographicException)
        {
            fault = "It is no X.509 certificate in DER.";
            return false;
        }
    }
}
