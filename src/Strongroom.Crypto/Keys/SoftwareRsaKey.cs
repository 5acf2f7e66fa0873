using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

internal sealed class SoftwareRsaKey(KeyShape shape, PublicKeyParts publicParts, RSA rsa) : CryptoKey(shape, publicParts)
{
    public override byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest)
    {
        var signature = (RsaSignature)algorithm;
        return signature.Hash is { } hash ? rsa.SignHash(digest.ToArray(), hash, PaddingOf(signature)) : throw new NotSupportedException(algorithm.Name);
    }

    public override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        var rsaSignature = (RsaSignature)algorithm;
        return rsaSignature.Hash is { } hash ? rsa.VerifyHash(digest, signature, hash, PaddingOf(rsaSignature)) : throw new NotSupportedException(algorithm.Name);
    }

    public override CipherOutput Encrypt(CipherAlgorithm algorithm, in CipherInput input) =>
        new(rsa.Encrypt(input.Value, ((RsaEncryption)algorithm).Padding));

    public override SecretBytes? Decrypt(CipherAlgorithm algorithm, in CipherInput input)
    {
        using var room = SecretBytes.Allocate(Shape.ModulusSize);
        try
        {
            return rsa.TryDecrypt(input.Value, room.Writable, ((RsaEncryption)algorithm).Padding, out var written) ? new SecretBytes(room.Span[..written]) : null;
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
            rsa.Dispose();
        }

        base.Dispose(disposing);
    }

    private static RSASignaturePadding PaddingOf(RsaSignature algorithm) => algorithm.IsPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
}
