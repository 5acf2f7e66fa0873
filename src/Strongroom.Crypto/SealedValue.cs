using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>
/// AES-256-GCM (SP 800-38D) for a value under an object key that encrypts exactly once; the 96-bit nonce is random all the same, so that a key
/// used twice by mistake is not at once fatal.
/// </summary>
/// <remarks>
/// <code>
/// sealed = nonce (12) || ciphertext (as long as the plaintext) || tag (16)
/// </code>
/// </remarks>
public static class SealedValue
{
    public const int KeySize = 32;
    public const int NonceSize = 12;
    public const int TagSize = 16;

    /// <summary>How much longer what is sealed is than its plaintext.</summary>
    public const int Overhead = NonceSize + TagSize;

    /// <param name="objectKey">256 random bits that nothing else has been or will be encrypted under.</param>
    /// <param name="destination"><see cref="Overhead"/> bytes longer than the plaintext.</param>
    public static void Seal(ReadOnlySpan<byte> objectKey, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associated, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(objectKey.Length, KeySize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, plaintext.Length + Overhead);
        var nonce = destination[..NonceSize];
        RandomNumberGenerator.Fill(nonce);
        using var gcm = new AesGcm(objectKey, TagSize);
        gcm.Encrypt(nonce, plaintext, destination[NonceSize..^TagSize], destination[^TagSize..], associated);
    }

    /// <summary>Opens into <paramref name="plaintext"/>, which is <see cref="Overhead"/> bytes shorter. False, and a zeroed plaintext, when anything differs.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> objectKey, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associated, Span<byte> plaintext)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(objectKey.Length, KeySize);
        if (sealedBytes.Length < Overhead)
        {
            return false;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(plaintext.Length, sealedBytes.Length - Overhead);
        try
        {
            using var gcm = new AesGcm(objectKey, TagSize);
            gcm.Decrypt(sealedBytes[..NonceSize], sealedBytes[NonceSize..^TagSize], sealedBytes[^TagSize..], plaintext, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            plaintext.Clear();
            return false;
        }
    }
}
