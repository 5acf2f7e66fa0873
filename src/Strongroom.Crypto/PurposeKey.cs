using System.Security.Cryptography;
using System.Text;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// One purpose, one key: HKDF-SHA-256 (RFC 5869) of a master key, with the installation's id as salt and <c>"kv1" || purpose</c> as info, so that
/// equal master keys in two installations, or two purposes of one, never share a key.
/// </summary>
public static class PurposeKey
{
    public const int Size = 32;

    private const int MaxPurposeLength = 96;

    private static ReadOnlySpan<byte> Magic => "kv1"u8;

    /// <param name="purpose">ASCII, 1 to 96 characters.</param>
    /// <returns>The key; the caller disposes it.</returns>
    public static SecretBytes Derive(ReadOnlySpan<byte> masterKey, Guid installation, string purpose)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(purpose.Length, MaxPurposeLength);
        Span<byte> salt = stackalloc byte[16];
        installation.TryWriteBytes(salt, bigEndian: true, out _);
        Span<byte> info = stackalloc byte[Magic.Length + purpose.Length];
        Magic.CopyTo(info);
        Encoding.ASCII.GetBytes(purpose, info[Magic.Length..]);
        var key = SecretBytes.Allocate(Size);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, masterKey, key.Writable, salt, info);
        return key;
    }
}
