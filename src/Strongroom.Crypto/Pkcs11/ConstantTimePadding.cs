using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// Removes padding from what a token has decrypted without saying, by time or by answer, what was wrong with it: every byte is looked at whatever
/// the others are, and there is one answer for all faults.
/// </summary>
internal static class ConstantTimePadding
{
    private const int BlockSize = AesCbcEncryption.BlockSize;

    /// <summary>Bytes of <c>00 02</c>, the shortest filling and the zero after it (RFC 8017 §7.2.1).</summary>
    private const int Pkcs1Overhead = 11;

    /// <summary>EME-OAEP decoding with SHA-256, MGF1 with SHA-256 and no label (RFC 8017 §7.1.2 step 3).</summary>
    /// <param name="encoded">Of the modulus's length. It is overwritten.</param>
    public static SecretBytes? OaepSha256(Span<byte> encoded)
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

    /// <summary>EME-PKCS1-v1_5 decoding (RFC 8017 §7.2.2 step 3).</summary>
    /// <param name="encoded">Of the modulus's length.</param>
    public static SecretBytes? Pkcs1(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length < Pkcs1Overhead)
        {
            return null;
        }

        var bad = ~IsZero(encoded[0]) | ~IsZero((byte)(encoded[1] ^ 2));
        var looking = -1;
        var start = 0;
        for (var i = 2; i < encoded.Length; i++)
        {
            var isZero = IsZero(encoded[i]);

            // A zero among the first eight bytes of filling.
            bad |= i < Pkcs1Overhead - 1 ? isZero : 0;
            start |= looking & isZero & (i + 1);
            looking &= ~isZero;
        }

        return (bad | looking) != 0 ? null : new SecretBytes(encoded[start..]);
    }

    /// <summary>PKCS#7 for blocks of 16 bytes (RFC 5652 §6.3).</summary>
    /// <param name="padded">Whole blocks, at least one.</param>
    public static SecretBytes? Pkcs7(ReadOnlySpan<byte> padded)
    {
        if (padded.IsEmpty || padded.Length % BlockSize != 0)
        {
            return null;
        }

        int size = padded[^1];

        // All ones where the number is 0 or more than 16.
        var bad = (size - 1) >> 31 | (BlockSize - size) >> 31;
        var last = padded[^BlockSize..];
        for (var i = 0; i < BlockSize; i++)
        {
            // All ones within the padding, whose place counts from the end.
            var isPadding = (BlockSize - 1 - i - size) >> 31;
            bad |= isPadding & ~IsZero((byte)(last[i] ^ size));
        }

        return bad != 0 ? null : new SecretBytes(padded[..^size]);
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
