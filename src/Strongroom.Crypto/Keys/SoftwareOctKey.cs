using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>A symmetric key. A cipher object is made for each use: <see cref="AesGcm"/> may not be shared between threads.</summary>
internal sealed class SoftwareOctKey(KeyShape shape, SecretBytes material) : SoftwareKey(shape, PublicKeyParts.None)
{
    private readonly SecretBytes _key = new(material.Span);

    private protected override void Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, Span<byte> signature) =>
        CryptographicOperations.HmacData(((HmacSignature)algorithm).Hash, _key.Span, digest, signature);

    private protected override bool IsRight(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        Span<byte> right = stackalloc byte[signature.Length];
        Sign(algorithm, digest, right);
        return CryptographicOperations.FixedTimeEquals(right, signature);
    }

    private protected override CipherOutput EncryptFitting(CipherAlgorithm algorithm, in CipherInput input)
    {
        if (algorithm is AesGcmEncryption)
        {
            return EncryptGcm(input);
        }

        using var aes = NewAes();
        return algorithm switch
        {
            AesCbcEncryption { IsPadded: var isPadded } =>
                new CipherOutput(aes.EncryptCbc(input.Value, input.Iv, isPadded ? PaddingMode.PKCS7 : PaddingMode.None), input.Iv.ToArray()),
            AesKeyWrapping { IsPadded: true } => new CipherOutput(aes.EncryptKeyWrapPadded(input.Value)),
            AesKeyWrapping => new CipherOutput(AesKeyWrap.Wrap(aes, input.Value)),
            _ => throw new NotSupportedException(algorithm.Name),
        };
    }

    private protected override SecretBytes? DecryptFitting(CipherAlgorithm algorithm, in CipherInput input)
    {
        if (algorithm is AesGcmEncryption)
        {
            return DecryptGcm(input);
        }

        using var aes = NewAes();
        return algorithm switch
        {
            AesCbcEncryption cbc => DecryptCbc(aes, cbc, input),
            AesKeyWrapping { IsPadded: true } => UnwrapPadded(aes, input.Value),
            AesKeyWrapping => AesKeyWrap.Unwrap(aes, input.Value),
            _ => throw new NotSupportedException(algorithm.Name),
        };
    }

    private protected override void Free() => _key.Dispose();

    private CipherOutput EncryptGcm(in CipherInput input)
    {
        var nonce = RandomNumberGenerator.GetBytes(AesGcmEncryption.NonceSize);
        var tag = new byte[AesGcmEncryption.TagSize];
        var value = new byte[input.Value.Length];
        using var gcm = new AesGcm(_key.Span, AesGcmEncryption.TagSize);
        gcm.Encrypt(nonce, input.Value, value, tag, input.Aad);
        return new CipherOutput(value, nonce, tag);
    }

    private SecretBytes? DecryptGcm(in CipherInput input)
    {
        var value = SecretBytes.Allocate(input.Value.Length);
        try
        {
            using var gcm = new AesGcm(_key.Span, AesGcmEncryption.TagSize);
            gcm.Decrypt(input.Iv, input.Value, input.Tag, value.Writable, input.Aad);
            return value;
        }
        catch (CryptographicException)
        {
            value.Dispose();
            return null;
        }
    }

    /// <summary>Padding is taken off here: the framework's way tells wrong padding by an exception, which takes far longer than none.</summary>
    private static SecretBytes? DecryptCbc(Aes aes, AesCbcEncryption algorithm, in CipherInput input)
    {
        var padded = SecretBytes.Allocate(input.Value.Length);
        aes.DecryptCbc(input.Value, input.Iv, padded.Writable, PaddingMode.None);
        if (!algorithm.IsPadded)
        {
            return padded;
        }

        using (padded)
        {
            var end = SecretPadding.FindPkcs7End(padded.Span);
            return end < 0 ? null : new SecretBytes(padded.Span[..end]);
        }
    }

    private static SecretBytes? UnwrapPadded(Aes aes, ReadOnlySpan<byte> wrapped)
    {
        using var room = SecretBytes.Allocate(wrapped.Length);
        try
        {
            return aes.TryDecryptKeyWrapPadded(wrapped, room.Writable, out var written) ? new SecretBytes(room.Span[..written]) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private Aes NewAes()
    {
        var aes = Aes.Create();
        aes.SetKey(_key.Span);
        return aes;
    }
}
