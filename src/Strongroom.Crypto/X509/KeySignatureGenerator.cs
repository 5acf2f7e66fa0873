using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Crypto;

/// <summary>
/// Signs certificates, requests, CRLs and OCSP answers with a key of ours, in memory or in a token: RSA by PKCS #1 v1.5 with SHA-256 (RFC 8017),
/// EC by the hash of its curve's width (RFC 5758).
/// </summary>
/// <param name="key">RSA or EC; stays the caller's to dispose.</param>
public sealed class KeySignatureGenerator(CryptoKey key) : X509SignatureGenerator
{
    private readonly SignatureAlgorithm _algorithm = AlgorithmOf(key);

    /// <summary>The hash that goes with the key; what it signs is hashed with this one whatever the caller names.</summary>
    public HashAlgorithmName Hash { get; } = HashOf(key);

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        Demand(hashAlgorithm);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            if (key.Shape.Type == KeyType.Rsa)
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.1.11");
                writer.WriteNull();
            }
            else
            {
                writer.WriteObjectIdentifier(key.Shape.Curve!.CoordinateSize switch
                {
                    48 => "1.2.840.10045.4.3.3",
                    66 => "1.2.840.10045.4.3.4",
                    _ => "1.2.840.10045.4.3.2",
                });
            }
        }

        return writer.Encode();
    }

    /// <exception cref="TokenUnavailableException">The token does not answer.</exception>
    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        Demand(hashAlgorithm);
        var signature = key.Sign(_algorithm, CryptographicOperations.HashData(Hash, data));
        return key.Shape.Type == KeyType.Rsa ? signature : EcdsaDer.Encode(signature);
    }

    protected override PublicKey BuildPublicKey() => PublicKeyInfo.ToPublicKey(key.Shape, key.PublicParts);

    private void Demand(HashAlgorithmName given)
    {
        if (given != Hash)
        {
            throw new ArgumentException($"This key signs with {Hash}", nameof(given));
        }
    }

    private static HashAlgorithmName HashOf(CryptoKey key) => key.Shape.Curve?.CoordinateSize switch
    {
        48 => HashAlgorithmName.SHA384,
        66 => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };

    private static SignatureAlgorithm AlgorithmOf(CryptoKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var name = key.Shape.Type switch
        {
            KeyType.Rsa => "RS256",
            KeyType.Ec when key.Shape.Curve == EcCurve.P256 => "ES256",
            KeyType.Ec when key.Shape.Curve == EcCurve.P384 => "ES384",
            KeyType.Ec when key.Shape.Curve == EcCurve.P521 => "ES512",
            KeyType.Ec => "ES256K",
            _ => throw new ArgumentException($"A key of kind {key.Shape} signs no certificates", nameof(key)),
        };
        return (SignatureAlgorithm)KeyAlgorithms.Find(name)!;
    }
}
