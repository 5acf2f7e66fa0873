using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// An AES key in the token. Padding is put on and taken off here, in constant time; wrapping is done block by block
/// (<see cref="BlockKeyWrap"/>), so that the token needs CKM_AES_ECB for it and the key never gets CKA_WRAP or CKA_UNWRAP.
/// </summary>
internal sealed class TokenAesKey(TokenConnection connection, KeyReference reference, KeyShape shape) : Pkcs11Key(connection, reference, shape, PublicKeyParts.None)
{
    public override byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest) => throw new ArgumentException("AES keys do not sign", nameof(algorithm));

    public override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature) =>
        throw new ArgumentException("AES keys do not verify", nameof(algorithm));

    public override CipherOutput Encrypt(CipherAlgorithm algorithm, in CipherInput input) => algorithm switch
    {
        AesGcmEncryption => EncryptGcm(algorithm, input),
        AesCbcEncryption cbc => EncryptCbc(cbc, input),
        AesKeyWrapping wrapping => Wrap(wrapping, input),
        _ => throw new ArgumentException($"{algorithm} is not for AES keys", nameof(algorithm)),
    };

    public override SecretBytes? Decrypt(CipherAlgorithm algorithm, in CipherInput input) => algorithm switch
    {
        AesGcmEncryption => DecryptGcm(algorithm, input),
        AesCbcEncryption cbc => DecryptCbc(cbc, input),
        AesKeyWrapping wrapping => Unwrap(wrapping, input),
        _ => throw new ArgumentException($"{algorithm} is not for AES keys", nameof(algorithm)),
    };

    protected override string? Lacks(TokenMechanisms mechanisms, KeyAlgorithm algorithm, KeyOperation operation)
    {
        var (mechanism, name) = algorithm switch
        {
            AesGcmEncryption => (Ckm.AesGcm, "CKM_AES_GCM"),
            AesCbcEncryption => (Ckm.AesCbc, "CKM_AES_CBC"),
            _ => (Ckm.AesEcb, "CKM_AES_ECB"),
        };
        return algorithm is HmacSignature ? "The token holds this key for ciphers and not for HMAC." : mechanisms.Has(mechanism) ? null : Needs(algorithm, name);
    }

    private CipherOutput EncryptGcm(CipherAlgorithm algorithm, in CipherInput input)
    {
        var nonce = RandomNumberGenerator.GetBytes(AesGcmEncryption.NonceSize);
        var output = new byte[input.Value.Length + AesGcmEncryption.TagSize];
        var operation = new SinglePart { Kind = SinglePartKind.Encrypt, Mechanism = Ckm.AesGcm, Iv = nonce, Aad = input.Aad, Input = input.Value, Output = output };
        Demand(ref operation, algorithm);
        return operation.Written == output.Length
            ? new CipherOutput(output[..input.Value.Length], nonce, output[input.Value.Length..])
            : throw new TokenUnavailableException($"The token's {algorithm} ciphertext has {operation.Written} bytes");
    }

    private SecretBytes? DecryptGcm(CipherAlgorithm algorithm, in CipherInput input)
    {
        byte[] whole = [.. input.Value, .. input.Tag];
        using var room = SecretBytes.Allocate(whole.Length);
        var operation = new SinglePart { Kind = SinglePartKind.Decrypt, Mechanism = Ckm.AesGcm, Iv = input.Iv, Aad = input.Aad, Input = whole, Output = room.Writable };
        return TryFinish(ref operation, algorithm) && operation.Written == input.Value.Length ? new SecretBytes(room.Span[..operation.Written]) : null;
    }

    private CipherOutput EncryptCbc(AesCbcEncryption algorithm, in CipherInput input)
    {
        var filling = algorithm.IsPadded ? AesCbcEncryption.BlockSize - (input.Value.Length % AesCbcEncryption.BlockSize) : 0;
        using var padded = SecretBytes.Allocate(input.Value.Length + filling);
        input.Value.CopyTo(padded.Writable);
        padded.Writable[input.Value.Length..].Fill((byte)filling);
        var output = new byte[padded.Length];
        var operation = new SinglePart { Kind = SinglePartKind.Encrypt, Mechanism = Ckm.AesCbc, Parameter = input.Iv, Input = padded.Span, Output = output };
        Demand(ref operation, algorithm);
        return new CipherOutput(output, input.Iv.ToArray());
    }

    private SecretBytes? DecryptCbc(AesCbcEncryption algorithm, in CipherInput input)
    {
        using var room = SecretBytes.Allocate(input.Value.Length);
        var operation = new SinglePart { Kind = SinglePartKind.Decrypt, Mechanism = Ckm.AesCbc, Parameter = input.Iv, Input = input.Value, Output = room.Writable };
        if (!TryFinish(ref operation, algorithm) || operation.Written != input.Value.Length)
        {
            return null;
        }

        var end = algorithm.IsPadded ? SecretPadding.FindPkcs7End(room.Span) : room.Length;
        return end < 0 ? null : new SecretBytes(room.Span[..end]);
    }

    private CipherOutput Wrap(AesKeyWrapping algorithm, in CipherInput input)
    {
        using var formed = KeyWrapForm.Form(input.Value, algorithm.IsPadded);
        var output = new byte[formed.Length];
        var operation = new BlockKeyWrap { IsWrap = true, Input = formed.Span, Buffer = output };
        Demand(ref operation, algorithm);
        return new CipherOutput(output);
    }

    private SecretBytes? Unwrap(AesKeyWrapping algorithm, in CipherInput input)
    {
        using var formed = SecretBytes.Allocate(input.Value.Length);
        var operation = new BlockKeyWrap { IsWrap = false, Input = input.Value, Buffer = formed.Writable };

        // Blocks of AES have no wrong form: what fails here is the token.
        Demand(ref operation, algorithm);
        return KeyWrapForm.Key(formed.Span, algorithm.IsPadded);
    }
}
