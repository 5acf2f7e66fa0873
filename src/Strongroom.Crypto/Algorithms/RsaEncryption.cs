using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>RSA1_5, RSA-OAEP (SHA-1) and RSA-OAEP-256 (RFC 7518 §4.2, §4.3). MGF1 uses the same hash; there is no label.</summary>
public sealed class RsaEncryption : CipherAlgorithm
{
    private static readonly KeyOperation[] All = [KeyOperation.Encrypt, KeyOperation.Decrypt, KeyOperation.WrapKey, KeyOperation.UnwrapKey];

    internal RsaEncryption(string name, HashAlgorithmName? oaepHash, int overhead)
        : base(name, KeyType.Rsa)
    {
        OaepHash = oaepHash;
        Padding = oaepHash is { } hash ? RSAEncryptionPadding.CreateOaep(hash) : RSAEncryptionPadding.Pkcs1;
        Overhead = overhead;
    }

    /// <summary>Null for RSA1_5.</summary>
    public HashAlgorithmName? OaepHash { get; }

    /// <summary>Bytes of the modulus that padding takes: 11, 42 or 66.</summary>
    public int Overhead { get; }

    public override IReadOnlyList<KeyOperation> Operations => All;

    internal RSAEncryptionPadding Padding { get; }

    public override AlgorithmFault? CheckEncrypt(KeyShape shape, in CipherInput input)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var most = shape.ModulusSize - Overhead;
        return Unwanted(input)
            ?? (input.Value.Length > most ? new AlgorithmFault("value", $"{Name} takes at most {most} bytes with this key; this has {input.Value.Length}.") : null);
    }

    public override AlgorithmFault? CheckDecrypt(KeyShape shape, in CipherInput input)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Unwanted(input)
            ?? (input.Value.Length != shape.ModulusSize
                ? new AlgorithmFault("value", $"Its length must be that of the key, {shape.ModulusSize} bytes; this has {input.Value.Length}.")
                : null);
    }
}
