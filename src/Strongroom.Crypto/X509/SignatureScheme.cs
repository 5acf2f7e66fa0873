using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>
/// How something from elsewhere was signed, read from its AlgorithmIdentifier: RSA by PKCS #1 v1.5 or PSS (RFC 4055) and ECDSA (RFC 5758), each with
/// SHA-256, SHA-384 or SHA-512. SHA-1 and MD5 do not exist here.
/// </summary>
/// <param name="Padding">Null for ECDSA.</param>
internal sealed record SignatureScheme(HashAlgorithmName Hash, RSASignaturePadding? Padding)
{
    private const string Pss = "1.2.840.113549.1.1.10";
    private const string MaskGeneration = "1.2.840.113549.1.1.8";

    /// <summary>Beyond it, checking a signature is work for the asking.</summary>
    private const int MostModulusBits = 8_192;

    private const int FewestModulusBits = 2_048;

    /// <returns>Null for every other scheme, and for parameters that are not those of its own standard.</returns>
    public static SignatureScheme? Read(ReadOnlySpan<byte> algorithmIdentifier)
    {
        try
        {
            var whole = new DerReader(algorithmIdentifier);
            var parts = whole.Sequence();
            whole.End();
            var oid = parts.Oid();
            if (oid == Pss)
            {
                return ReadPss(parts);
            }

            SignatureScheme? scheme = oid switch
            {
                "1.2.840.113549.1.1.11" => new(HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                "1.2.840.113549.1.1.12" => new(HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
                "1.2.840.113549.1.1.13" => new(HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
                "1.2.840.10045.4.3.2" => new(HashAlgorithmName.SHA256, null),
                "1.2.840.10045.4.3.3" => new(HashAlgorithmName.SHA384, null),
                "1.2.840.10045.4.3.4" => new(HashAlgorithmName.SHA512, null),
                _ => null,
            };
            if (scheme?.Padding is not null)
            {
                parts.Null();
            }

            parts.End();
            return scheme;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>False for a signature that is not right, and for a key with which such a signature cannot be made.</summary>
    /// <param name="publicKey">SubjectPublicKeyInfo, DER.</param>
    public bool IsSignatureOf(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            return Padding is null ? IsEcdsa(publicKey, data, signature) : IsRsa(publicKey, data, signature, Padding);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private bool IsEcdsa(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (!EcPublicKey.TryReadSpki(publicKey, out var key) || EcdsaDer.Decode(signature, key.Curve.CoordinateSize) is not { } pair)
        {
            return false;
        }

        using var ec = ECDsa.Create(new ECParameters { Curve = key.Curve.Native, Q = new ECPoint { X = key.Parts.First, Y = key.Parts.Second } });
        return ec.VerifyData(data, pair, Hash);
    }

    private bool IsRsa(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, RSASignaturePadding padding)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(publicKey, out var consumed);
        return consumed == publicKey.Length && rsa.KeySize is >= FewestModulusBits and <= MostModulusBits && rsa.VerifyData(data, signature, Hash, padding);
    }

    /// <summary>The mask's hash is the message's and the salt is as long as it, as RFC 4055 §3.1 recommends: no other is made by anybody who means it.</summary>
    private static SignatureScheme? ReadPss(DerReader parts)
    {
        var parameters = parts.Sequence();
        parts.End();
        var hash = ReadHash(parameters.Explicit(Tag(0)));
        var maskHolder = parameters.Explicit(Tag(1));
        var mask = maskHolder.Sequence();
        maskHolder.End();
        var isMask = mask.Oid() == MaskGeneration;
        var maskHash = ReadHash(mask);
        var saltHolder = parameters.Explicit(Tag(2));
        var salt = saltHolder.SmallInteger();
        saltHolder.End();
        parameters.End();
        return hash is { } known && isMask && maskHash == known && salt == CryptographicOperations.HashData(known, []).Length
            ? new SignatureScheme(known, RSASignaturePadding.Pss)
            : null;

        static Asn1Tag Tag(int number) => new(TagClass.ContextSpecific, number, isConstructed: true);
    }

    /// <summary>The identifier of a hash function, the last thing in its holder, with NULL or nothing for parameters (RFC 4055 §2.1).</summary>
    private static HashAlgorithmName? ReadHash(DerReader holder)
    {
        var identifier = holder.Sequence();
        holder.End();
        var oid = identifier.Oid();
        if (identifier.Has(Asn1Tag.Null))
        {
            identifier.Null();
        }

        identifier.End();
        return oid switch
        {
            "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
            "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
            "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
            _ => null,
        };
    }
}
