using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// The framework's RSA, which costs no more than OpenSSL alone once the key is parsed. RSNULL and RSA1_5 go to OpenSSL directly: the framework has no
/// way to the one, and answers wrong padding of the other with two kinds of exceptions.
/// </summary>
internal sealed class SoftwareRsaKey : SoftwareKey
{
    private readonly RSA _rsa;
    private readonly SafeEvpPKeyHandle _bare;

    /// <param name="rsa">Disposed with this key.</param>
    public SoftwareRsaKey(KeyShape shape, PublicKeyParts publicParts, RSAOpenSsl rsa)
        : base(shape, publicParts)
    {
        LibCrypto.RequireFrameworks();
        _rsa = rsa;
        _bare = rsa.DuplicateKeyHandle();
    }

    private protected override void Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, Span<byte> signature)
    {
        var rsaSignature = (RsaSignature)algorithm;
        if (rsaSignature.Hash is not { } hash)
        {
            BareRsa.SignPkcs1(_bare, digest, signature);
        }
        else if (!_rsa.TrySignHash(digest, signature, hash, PaddingOf(rsaSignature), out var written) || written != signature.Length)
        {
            throw new CryptographicException("A signature has another length than its key");
        }
    }

    private protected override bool IsRight(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        var rsaSignature = (RsaSignature)algorithm;
        return rsaSignature.Hash is { } hash
            ? _rsa.VerifyHash(digest, signature, hash, PaddingOf(rsaSignature))
            : BareRsa.VerifyPkcs1(_bare, digest, signature);
    }

    private protected override CipherOutput EncryptFitting(CipherAlgorithm algorithm, in CipherInput input) =>
        new(_rsa.Encrypt(input.Value, ((RsaEncryption)algorithm).Padding));

    private protected override SecretBytes? DecryptFitting(CipherAlgorithm algorithm, in CipherInput input)
    {
        using var room = SecretBytes.Allocate(Shape.ModulusSize);
        return ((RsaEncryption)algorithm).OaepHash is null ? DecryptPkcs1(input.Value, room) : DecryptOaep((RsaEncryption)algorithm, input.Value, room);
    }

    private protected override void Free()
    {
        _bare.Dispose();
        _rsa.Dispose();
    }

    private SecretBytes? DecryptPkcs1(ReadOnlySpan<byte> ciphertext, SecretBytes room)
    {
        if (!BareRsa.Decrypt(_bare, ciphertext, room.Writable))
        {
            return null;
        }

        var start = SecretPadding.FindPkcs1Message(room.Span);
        return start < 0 ? null : new SecretBytes(room.Span[start..]);
    }

    /// <summary>
    /// OpenSSL checks the padding in constant time and tells one failure alone (RFC 8017 §7.1.2), so that the exception tells no more than the answer.
    /// </summary>
    private SecretBytes? DecryptOaep(RsaEncryption algorithm, ReadOnlySpan<byte> ciphertext, SecretBytes room)
    {
        try
        {
            return _rsa.TryDecrypt(ciphertext, room.Writable, algorithm.Padding, out var written) ? new SecretBytes(room.Span[..written]) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static RSASignaturePadding PaddingOf(RsaSignature algorithm) => algorithm.IsPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
}
