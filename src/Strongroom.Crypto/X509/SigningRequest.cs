using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Crypto;

/// <summary>A PKCS #10 request (RFC 2986) that was read with bounds and whose signature is right.</summary>
public sealed record SigningRequest
{
    /// <summary>A longer one is refused unread.</summary>
    public const int MostBytes = CertificateFacts.MostBytes;

    private const string NoRequest = "It is no PKCS #10 request in DER.";

    public required byte[] Der { get; init; }

    /// <summary>The distinguished name as it stands in the request.</summary>
    public required byte[] SubjectDer { get; init; }

    /// <summary>RFC 4514 text, for people and logs.</summary>
    public required string Subject { get; init; }

    public required KeyShape Shape { get; init; }

    public required PublicKeyParts Key { get; init; }

    public required SubjectNames Names { get; init; }

    /// <summary>Dotted OIDs; empty when the request names none.</summary>
    public required ImmutableArray<string> ExtendedKeyUsages { get; init; }

    /// <summary>Null when the request names none.</summary>
    public required X509KeyUsageFlags? KeyUsage { get; init; }

    public required bool IsAuthority { get; init; }

    /// <summary>
    /// Reads a request from elsewhere: strict DER, at most 64 KiB, 64 extensions and 100 names, no extension twice, no control characters in names,
    /// signed by the key in it.
    /// </summary>
    /// <param name="fault">Why it was refused, for the one who sent it.</param>
    public static bool TryRead(ReadOnlySpan<byte> der, [NotNullWhen(true)] out SigningRequest? request, [NotNullWhen(false)] out string? fault)
    {
        request = null;
        if (der.Length > MostBytes)
        {
            fault = $"It has {der.Length} bytes; at most {MostBytes} are allowed.";
            return false;
        }

        if (!DerBounds.IsWithin(der) || !SignedBody.TryRead(der, out var signed))
        {
            fault = NoRequest;
            return false;
        }

        if (SignatureScheme.Read(signed.Algorithm) is not { } scheme)
        {
            fault = "It must be signed by RSA (PKCS #1 v1.5, or PSS with a salt as long as the hash) or by ECDSA, with SHA-256, SHA-384 or SHA-512.";
            return false;
        }

        CertificateRequest loaded;
        try
        {
            // The signature is checked here, below: the platform takes ECDSA's in other forms than DER.
            loaded = CertificateRequest.LoadSigningRequest(
                der,
                scheme.Hash,
                out _,
                CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions | CertificateRequestLoadOptions.SkipSignatureValidation,
                scheme.Padding ?? RSASignaturePadding.Pkcs1);
        }
        catch (Exception broken) when (broken is CryptographicException or AsnContentException or ArgumentException)
        {
            fault = NoRequest;
            return false;
        }

        if (!scheme.IsSignatureOf(loaded.PublicKey.ExportSubjectPublicKeyInfo(), signed.Body, signed.Signature))
        {
            fault = "Its signature is not that of the key in it.";
            return false;
        }

        return TryRead(der, loaded, out request, out fault);
    }

    private static bool TryRead(
        ReadOnlySpan<byte> der, CertificateRequest loaded, [NotNullWhen(true)] out SigningRequest? request, [NotNullWhen(false)] out string? fault)
    {
        request = null;
        if (!PublicKeyInfo.TryRead(loaded.PublicKey.ExportSubjectPublicKeyInfo(), out var shape, out var key))
        {
            fault = "The key must be RSA of 2048, 3072 or 4096 bits, or EC on P-256, P-384, P-521 or P-256K.";
            return false;
        }

        if (!ExtensionFacts.TryRead([.. loaded.CertificateExtensions], out var facts, out fault))
        {
            return false;
        }

        if (!CertificateParts.IsPlain(loaded.SubjectName))
        {
            fault = "A name in it has a control character.";
            return false;
        }

        request = new SigningRequest
        {
            Der = der.ToArray(),
            SubjectDer = loaded.SubjectName.RawData,
            Subject = loaded.SubjectName.Name,
            Shape = shape,
            Key = key,
            Names = facts.Names,
            ExtendedKeyUsages = facts.ExtendedKeyUsages,
            KeyUsage = facts.KeyUsage,
            IsAuthority = facts.IsAuthority,
        };
        return true;
    }
}
