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
    /// <summary>Whether keys may be wrapped for this RSA key: a modulus of 2048, 3072 or 4096 bits, and an exponent as for import.</summary>
    /// <returns>Null when they may.</returns>
    public static AlgorithmFault? CheckRecipient(PublicKeyParts recipient)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        throw new NotSupportedException();
    }

    /// <summary>Wraps for whoever holds the RSA key.</summary>
    /// <param name="recipient">One that <see cref="CheckRecipient"/> has passed.</param>
    /// <param name="oaepHash">SHA-1 for CKM_RSA_AES_KEY_WRAP; SHA-256 and SHA-384 for RSA_AES_KEY_WRAP_256 and _384. MGF1 uses the same.</param>
    public static byte[] Wrap(PublicKeyParts recipient, HashAlgorithmName oaepHash, SecretBytes payload)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        ArgumentNullException.ThrowIfNull(payload);
        throw new NotSupportedException();
    }

    /// <summary>Unwraps what a client has wrapped for a key-exchange key in software, with SHA-1.</summary>
    /// <returns>The payload, the caller's to dispose; null for every failure alike.</returns>
    public static SecretBytes? Unwrap(CryptoKey exchangeKey, ReadOnlySpan<byte> wrapped)
    {
        ArgumentNullException.ThrowIfNull(exchangeKey);
        throw new NotSupportedException();
    }
}
