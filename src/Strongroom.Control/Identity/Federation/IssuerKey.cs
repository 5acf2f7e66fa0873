using System.Security.Cryptography;

namespace Strongroom.Identity.Federation;

/// <summary>A public key of an outside issuer.</summary>
/// <param name="Kid">Null when the issuer gives it no name.</param>
/// <param name="Algorithm">The one algorithm the issuer states for it; null when it states none.</param>
/// <param name="Key">RSA or ECDSA.</param>
internal sealed record IssuerKey(string? Kid, string? Algorithm, AsymmetricAlgorithm Key)
{
    /// <summary>True when signatures of this algorithm may be judged by this key: its kind, its curve, and what the issuer says of it.</summary>
    public bool Serves(string algorithm) =>
        (Algorithm is null || string.Equals(Algorithm, algorithm, StringComparison.Ordinal)) && Key switch
        {
            RSA => algorithm is "RS256" or "RS384" or "RS512" or "PS256" or "PS384" or "PS512",
            ECDsa { KeySize: 256 } => algorithm is "ES256",
            ECDsa { KeySize: 384 } => algorithm is "ES384",
            ECDsa { KeySize: 521 } => algorithm is "ES512",
            _ => false,
        };

    /// <summary>False for a wrong signature and for an algorithm the key does not serve.</summary>
    public bool Verify(string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (!Serves(algorithm))
        {
            return false;
        }

        var hash = algorithm[^3..] switch { "256" => HashAlgorithmName.SHA256, "384" => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA512 };
        return Key switch
        {
            RSA rsa => signature.Length == rsa.KeySize / 8
                && rsa.VerifyData(data, signature, hash, algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => ecdsa.VerifyData(data, signature, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            _ => false,
        };
    }
}
