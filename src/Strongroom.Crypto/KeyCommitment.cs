using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>
/// What AES-GCM lacks: a value that only one key and context can have made, so that one ciphertext cannot be opened under two keys
/// (security model §6.3). It is compared before anything is decrypted.
/// </summary>
/// <remarks>
/// <code>
/// commitment (32) = HMAC-SHA-256(key, "kv1-commit" || context)
/// </code>
/// </remarks>
public static class KeyCommitment
{
    public const int Size = HMACSHA256.HashSizeInBytes;

    private const int StackLimit = 512;

    private static ReadOnlySpan<byte> Label => "kv1-commit"u8;

    public static void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        var length = Label.Length + context.Length;
        var message = length <= StackLimit ? stackalloc byte[length] : new byte[length];
        Label.CopyTo(message);
        context.CopyTo(message[Label.Length..]);
        HMACSHA256.HashData(key, message, destination);
    }

    /// <summary>Compares in constant time.</summary>
    public static bool Matches(ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, ReadOnlySpan<byte> commitment)
    {
        Span<byte> expected = stackalloc byte[Size];
        Compute(key, context, expected);
        return CryptographicOperations.FixedTimeEquals(expected, commitment);
    }
}
