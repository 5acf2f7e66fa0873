using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// Takes OAEP's padding off in a time that depends on lengths alone, for tokens that decrypt with RSA and do not know the hash (Manger 2001 says why).
/// </summary>
internal static class OaepPadding
{
    /// <summary>EME-OAEP decoding with SHA-256, MGF1 with SHA-256 and no label (RFC 8017 §7.1.2 step 3).</summary>
    /// <param name="encoded">Of the modulus's length. It is overwritten.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    public static SecretBytes? RemoveSha256(Span<byte> encoded)
    {
        const int hashSize = SHA256.HashSizeInBytes;
        if (encoded.Length < (2 * hashSize) + 2)
        {
            return null;
        }

        var seed = encoded.Slice(1, hashSize);
        var block = encoded[(1 + hashSize)..];
        XorMgf1Sha256(seed, block);
        XorMgf1Sha256(block, seed);

        Span<byte> labelHash = stackalloc byte[hashSize];
        SHA256.HashData([], labelHash);
        var bad = ~IsZero(encoded[0]);
        for (var i = 0; i < hashSize; i++)
        {
            bad |= ~IsZero((byte)(block[i] ^ labelHash[i]));
        }

        var looking = -1;
        var start = 0;
        for (var i = hashSize; i < block.Length; i++)
        {
            var isOne = IsZero((byte)(block[i] ^ 1));
            bad |= looking & ~isOne & ~IsZero(block[i]);
            start |= looking & isOne & (i + 1);
            looking &= ~isOne;
        }

        return (bad | looking) != 0 ? null : new SecretBytes(block[start..]);
    }

    /// <summary>All ones for zero, all zeros for every other byte.</summary>
    private static int IsZero(byte value) => (value - 1) >> 31;

    private static void XorMgf1Sha256(Span<byte> target, ReadOnlySpan<byte> seed)
    {
        using var input = SecretBytes.Allocate(seed.Length + sizeof(uint));
        seed.CopyTo(input.Writable);
        Span<byte> mask = stackalloc byte[SHA256.HashSizeInBytes];
        uint counter = 0;
        for (var at = 0; at < target.Length; at += mask.Length, counter++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(input.Writable[seed.Length..], counter);
            SHA256.HashData(input.Span, mask);
            for (var i = 0; i < mask.Length && at + i < target.Length; i++)
            {
                target[at + i] ^= mask[i];
            }
        }

        CryptographicOperations.ZeroMemory(mask);
    }
}
