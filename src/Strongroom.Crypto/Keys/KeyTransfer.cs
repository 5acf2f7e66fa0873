using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// CKM_RSA_AES_KEY_WRAP (PKCS#11 §2.1.21): how a key travels to or from a vault.
/// <code>RSA-OAEP(fresh AES-256 key), as long as the modulus ‖ AES-KWP(payload), RFC 5649</code>
/// The payload is PKCS#8 of an RSA or EC key, or the bytes of a symmetric one: what <see cref="NewSoftwareKey.Material"/> is.
/// </summary>
public static class KeyTransfer
{
    private const int CarrierBytes = 32;

    /// <summary>Whether keys may be wrapped for this RSA key: a modulus of 2048, 3072 or 4096 bits, and an exponent as for import.</summary>
    /// <returns>Null when they may.</returns>
    public static AlgorithmFault? CheckRecipient(PublicKeyParts recipient)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        return RsaPublicRules.Check(recipient.First, recipient.Second);
    }

    /// <summary>Wraps for whoever holds the RSA key.</summary>
    /// <param name="recipient">One that <see cref="CheckRecipient"/> has passed.</param>
    /// <param name="oaepHash">SHA-1 for CKM_RSA_AES_KEY_WRAP; SHA-256 and SHA-384 for RSA_AES_KEY_WRAP_256 and _384. MGF1 uses the same.</param>
    /// <param name="payload">One byte or more.</param>
    public static byte[] Wrap(PublicKeyParts recipient, HashAlgorithmName oaepHash, SecretBytes payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (CheckRecipient(recipient) is { } fault)
        {
            throw new ArgumentException(fault.Reason, nameof(recipient));
        }

        using var rsa = RSA.Create(new RSAParameters { Modulus = recipient.First, Exponent = recipient.Second });
        using var carrier = SecretBytes.Random(CarrierBytes);
        using var aes = Aes.Create();
        aes.SetKey(carrier.Span);
        return [.. rsa.Encrypt(carrier.Span, RSAEncryptionPadding.CreateOaep(oaepHash)), .. aes.EncryptKeyWrapPadded(payload.Span)];
    }

    /// <summary>Unwraps what a client has wrapped for a key-exchange key in software, with SHA-1.</summary>
    /// <param name="exchangeKey">An RSA key.</param>
    /// <returns>The payload, the caller's to dispose; null for every failure alike.</returns>
    public static SecretBytes? Unwrap(CryptoKey exchangeKey, ReadOnlySpan<byte> wrapped)
    {
        ArgumentNullException.ThrowIfNull(exchangeKey);
        var shape = exchangeKey.Shape;
        if (!KeyAlgorithms.RsaOaep.Fits(shape))
        {
            throw new ArgumentException($"{shape} keys exchange no keys", nameof(exchangeKey));
        }

        var inner = wrapped[Math.Min(shape.ModulusSize, wrapped.Length)..];
        if (inner.Length < 2 * AesKeyWrap.Semiblock || inner.Length % AesKeyWrap.Semiblock != 0)
        {
            return null;
        }

        // When there is no carrier, one that fits nothing takes its place: the same work is done whichever part is wrong.
        using var carrier = exchangeKey.Decrypt(KeyAlgorithms.RsaOaep, new CipherInput { Value = wrapped[..shape.ModulusSize] });
        using var decoy = SecretBytes.Random(CarrierBytes);
        using var key = new SoftwareOctKey(KeyShape.Oct(CarrierBytes * 8), carrier is { Length: CarrierBytes } ? carrier : decoy);
        return key.Decrypt(KeyAlgorithms.AesKeyWrapPadded, new CipherInput { Value = inner });
    }
}
