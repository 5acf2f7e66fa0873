using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>A key for HMAC in the token. A tag is compared in the token too, which needs the key for it.</summary>
internal sealed class TokenHmacKey(TokenConnection connection, KeyReference reference, KeyShape shape) : Pkcs11Key(connection, reference, shape, PublicKeyParts.None)
{
    public override byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest)
    {
        var hmac = (HmacSignature)algorithm;
        var tag = new byte[hmac.Size];
        var operation = new SinglePart { Kind = SinglePartKind.Sign, Mechanism = MechanismParameters.Hmac(hmac.Hash), Input = digest, Output = tag };
        Demand(ref operation, algorithm);
        return operation.Written == tag.Length ? tag : throw new TokenUnavailableException($"The token's {algorithm} tag has {operation.Written} bytes");
    }

    public override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        var hmac = (HmacSignature)algorithm;
        if (signature.Length != hmac.Size)
        {
            return false;
        }

        var operation = new SinglePart { Kind = SinglePartKind.Verify, Mechanism = MechanismParameters.Hmac(hmac.Hash), Input = digest, Signature = signature };
        return TryFinish(ref operation, algorithm);
    }

    public override CipherOutput Encrypt(CipherAlgorithm algorithm, in CipherInput input) => throw new ArgumentException("HMAC keys do not encrypt", nameof(algorithm));

    public override SecretBytes? Decrypt(CipherAlgorithm algorithm, in CipherInput input) => throw new ArgumentException("HMAC keys do not decrypt", nameof(algorithm));

    protected override string? Lacks(TokenMechanisms mechanisms, KeyAlgorithm algorithm, KeyOperation operation) =>
        algorithm is not HmacSignature hmac ? "The token holds this key for HMAC and not for ciphers."
        : mechanisms.Has(MechanismParameters.Hmac(hmac.Hash)) ? null
        : Needs(algorithm, $"CKM_{hmac.Hash.Name}_HMAC");
}
