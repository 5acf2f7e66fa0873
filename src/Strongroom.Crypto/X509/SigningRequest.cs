using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Crypto;

/// <summary>A PKCS #10 request (RFC 2986) that was read with bounds and whose signature is right.</summary>
public sealed record SigningRequest
{
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

    /// <summary>Reads a request from elsewhere.</summary>
    /// <param name="fault">Why it was refused, for the one who sent it.</param>
    public static bool TryRead(ReadOnlySpan<byte> der, [NotNullWhen(true)] out SigningRequest? request, [NotNullWhen(false)] out string? fault)
    {
        request = null;
        CertificateRequest loaded;
        int consumed;
        try
        {
            loaded = CertificateRequest.LoadSigningRequest(
                der, HashAlgorithmName.SHA256, out consumed, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            fault = "It is no PKCS #10 request in DER whose signature is right.";
            return false;
        }

        if (consumed != der.Length)
        {
            fault = "Something follows the request.";
            return false;
        }

        if (!PublicKeyInfo.TryRead(loaded.PublicKey.ExportSubjectPublicKeyInfo(), out var shape, out var key))
        {
            fault = "The key must be RSA of 2048, 3072 or 4096 bits, or EC on P-256, P-384, P-521 or P-256K.";
            return false;
        }

        if (!ExtensionFacts.TryRead([.. loaded.CertificateExtensions], out var facts, out fault))
        {
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
