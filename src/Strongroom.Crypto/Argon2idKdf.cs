using System.Security.Cryptography;
using Konscious.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// Argon2id (RFC 9106) as a key derivation. The library's working memory is not zeroed: it holds no passphrase, but a dump taken in the moment
/// between its release and its reuse would shorten a search.
/// </summary>
public static class Argon2idKdf
{
    public const int KeySize = 32;
    public const int SaltSize = 16;

    /// <summary>Derives a key. Takes seconds and <see cref="Argon2idParameters.MemoryKiB"/> of memory: call it off the request threads.</summary>
    /// <param name="salt">16 bytes (RFC 9106 §3.1 recommends that for passwords).</param>
    /// <returns>32 bytes; the caller disposes them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of bounds; nothing has been allocated.</exception>
    public static SecretBytes Derive(SecretBytes passphrase, ReadOnlySpan<byte> salt, Argon2idParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(passphrase);
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltSize);
        if (!parameters.AreWithinBounds)
        {
            throw new ArgumentOutOfRangeException(nameof(parameters), parameters, "Outside the bounds of Argon2id parameters");
        }

        return DeriveUnbounded(passphrase.Span, salt, parameters, secret: null, associated: null);
    }

    /// <summary>Without bounds and with the optional inputs: the published vectors use 32 KiB.</summary>
    internal static SecretBytes DeriveUnbounded(
        ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, Argon2idParameters parameters, byte[]? secret, byte[]? associated)
    {
        var password = GC.AllocateArray<byte>(passphrase.Length, pinned: true);
        passphrase.CopyTo(password);
        byte[]? key = null;
        try
        {
            using var argon = new Argon2id(password)
            {
                Salt = salt.ToArray(),
                MemorySize = parameters.MemoryKiB,
                Iterations = parameters.Passes,
                DegreeOfParallelism = parameters.Lanes,
                KnownSecret = secret,
                AssociatedData = associated,
            };
            key = argon.GetBytes(KeySize);
            return new SecretBytes(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
