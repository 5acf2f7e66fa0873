using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>A symmetric key. A cipher object is made for each use: <see cref="AesGcm"/> may not be shared between threads.</summary>
internal sealed class SoftwareOctKey(KeyShape shape, SecretBytes material) : CryptoKey(shape, PublicKeyParts.None)
{
    private readonly SecretBytes _key = new(material.Span);

    public override byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest) =>
        CryptographicOperations.HmacData(((HmacSignature)algorithm).Hash, _key.Span, digest);

    public override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature) =>
        CryptographicOperations.FixedTimeEquals(Sign(algorithm, digest), signature);

    public override CipherOutput Encrypt(CipherAlgorithm algorithm, in CipherInput input)
    {
        switch (algorithm)
        {
            case AesGcmEncryption:
                var nonce = RandomNumberGenerator.GetBytes(AesGcmEncryption.NonceSize);
                var tag = new byte[AesGcmEncryption.TagSize];
                var value = new byte[input.Value.Length];
                using (var gcm = new AesGcm(_key.Span, AesGcmEncryption.TagSize))
                {
                    gcm.Encrypt(nonce, input.Value, value, tag, input.Aad);
                }

                return new CipherOutput(value, nonce, tag);
            case AesCbcEncryption cbc:
                using (var aes = NewAes())
                {
                    return new CipherOutput(aes.EncryptCbc(input.Value, input.Iv, PaddingOf(cbc)), input.Iv.ToArray());
                }

            default:
                throw new NotSupportedException(algorithm.Name);
        }
    }

    public override SecretBytes? Decrypt(CipherAlgorithm algorithm, in CipherInput input)
    {
        using var room = SecretBytes.Allocate(input.Value.Length);
        try
        {
            switch (algorithm)
            {
                case AesGcmEncryption:
                    using (var gcm = new AesGcm(_key.Span, AesGcmEncryption.TagSize))
                    {
                        gcm.Decrypt(input.Iv, input.Value, input.Tag, room.Writable, input.Aad);
                    }

                    return new SecretBytes(room.Span);
                case AesCbcEncryption cbc:
                    using (var aes = NewAes())
                    {
                        return aes.TryDecryptCbc(input.Value, input.Iv, room.Writable, out var written, PaddingOf(cbc)) ? new SecretBytes(room.Span[..written]) : null;
                    }

                default:
                    throw new NotSupportedException(algorithm.Name);
            }
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _key.Dispose();
        }

        base.Dispose(disposing);
    }

    private Aes NewAes()
    {
        var aes = Aes.Create();
        aes.SetKey(_key.Span);
        return aes;
    }

    private static PaddingMode PaddingOf(AesCbcEncryption algorithm) => algorithm.IsPadded ? PaddingMode.PKCS7 : PaddingMode.None;
}
