using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// A share as people keep it: one line that survives being written down, read out and typed.
/// <code>
/// line  = "SRS1-" || 20 groups of 5 characters with hyphens between
/// bytes = set id (8) || threshold (1) || index (1) || value (32) || tag (16) || first 4 bytes of SHA-256("SRS1" || what stands before)
/// </code>
/// The 62 bytes are written in base 32 by Crockford's alphabet, which has no I, L, O and U; read back, case does not matter, O is 0, I and L are 1, and
/// blanks and hyphens may stand anywhere. The number in the prefix is the version. The checksum finds a slip of the hand before the tag has to.
/// </summary>
public static class ShareText
{
    /// <summary>Characters of a written share.</summary>
    public const int Length = PrefixSize + (Groups * GroupSize) + Groups - 1;

    /// <summary>More than any share takes, however it was spaced.</summary>
    public const int MostBytes = 512;

    private const int PrefixSize = 5;
    private const int Groups = 20;
    private const int GroupSize = 5;
    private const int Characters = Groups * GroupSize;
    private const int ThresholdOffset = ShareSet.IdSize;
    private const int IndexOffset = ThresholdOffset + 1;
    private const int ValueOffset = IndexOffset + 1;
    private const int TagOffset = ValueOffset + ShareSet.SecretSize;
    private const int ChecksumOffset = TagOffset + ShamirShare.TagSize;
    private const int ChecksumSize = 4;
    private const int Size = ChecksumOffset + ChecksumSize;

    private static ReadOnlySpan<byte> Prefix => "SRS1-"u8;

    private static ReadOnlySpan<byte> Alphabet => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"u8;

    /// <returns><see cref="Length"/> ASCII characters; the caller disposes them.</returns>
    public static SecretBytes Format(ShamirShare share)
    {
        ArgumentNullException.ThrowIfNull(share);
        using var bytes = SecretBytes.Allocate(Size);
        share.SetId.CopyTo(bytes.Writable);
        bytes.Writable[ThresholdOffset] = (byte)share.Threshold;
        bytes.Writable[IndexOffset] = (byte)share.Index;
        share.Value.Span.CopyTo(bytes.Writable[ValueOffset..]);
        share.Tag.CopyTo(bytes.Writable[TagOffset..]);
        Checksum(bytes.Span[..ChecksumOffset], bytes.Writable[ChecksumOffset..]);

        var text = SecretBytes.Allocate(Length);
        Prefix.CopyTo(text.Writable);
        var at = PrefixSize;
        for (var character = 0; character < Characters; character++)
        {
            if (character > 0 && character % GroupSize == 0)
            {
                text.Writable[at++] = (byte)'-';
            }

            text.Writable[at++] = Write(Quintet(bytes.Span, character));
        }

        return text;
    }

    /// <summary>Null when the text is no share, or the checksum says that it was mistyped.</summary>
    /// <param name="text">ASCII, at most <see cref="MostBytes"/>.</param>
    /// <returns>The caller disposes it. Nothing is known of whether it was ever issued.</returns>
    public static ShamirShare? Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length > MostBytes)
        {
            return null;
        }

        using var compact = SecretBytes.Allocate(PrefixSize - 1 + Characters);
        var length = 0;
        foreach (var character in text)
        {
            if (character is (byte)'-' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            if (length == compact.Length)
            {
                return null;
            }

            compact.Writable[length++] = Upper(character);
        }

        return length == compact.Length && compact.Span.StartsWith(Prefix[..^1]) ? Decode(compact.Span[(PrefixSize - 1)..]) : null;
    }

    private static ShamirShare? Decode(ReadOnlySpan<byte> characters)
    {
        using var bytes = SecretBytes.Allocate(Size);
        var unknown = 0;
        for (var character = 0; character < Characters; character++)
        {
            var quintet = Read(characters[character]);
            unknown |= quintet >> 5;
            Place(bytes.Writable, character, quintet & 0x1F);
        }

        Span<byte> checksum = stackalloc byte[ChecksumSize];
        Checksum(bytes.Span[..ChecksumOffset], checksum);

        // 100 characters hold 500 bits, the bytes 496: the last four are zero, or one share would have sixteen spellings.
        unknown |= Read(characters[^1]) & 0xF;
        int threshold = bytes.Span[ThresholdOffset];
        int index = bytes.Span[IndexOffset];
        return unknown == 0 && CryptographicOperations.FixedTimeEquals(checksum, bytes.Span[ChecksumOffset..]) &&
            threshold is >= SecretSharing.LeastThreshold and <= SecretSharing.MostShares && index is >= 1 and <= SecretSharing.MostShares
            ? new ShamirShare(
                bytes.Span[..ShareSet.IdSize].ToArray(), threshold, index,
                new SecretBytes(bytes.Span.Slice(ValueOffset, ShareSet.SecretSize)), bytes.Span.Slice(TagOffset, ShamirShare.TagSize).ToArray())
            : null;
    }

    private static void Checksum(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        using var message = SecretBytes.Allocate(PrefixSize - 1 + bytes.Length);
        Prefix[..^1].CopyTo(message.Writable);
        bytes.CopyTo(message.Writable[(PrefixSize - 1)..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message.Span, hash);
        hash[..ChecksumSize].CopyTo(destination);
    }

    /// <summary>Five bits, the first of them at the position's own bit; zeros after the end.</summary>
    private static int Quintet(ReadOnlySpan<byte> bytes, int position)
    {
        var bit = position * 5;
        var window = (bytes[bit / 8] << 8) | (bit / 8 + 1 < bytes.Length ? bytes[(bit / 8) + 1] : 0);
        return (window >> (11 - (bit % 8))) & 0x1F;
    }

    private static void Place(Span<byte> bytes, int position, int quintet)
    {
        var bit = position * 5;
        var window = quintet << (11 - (bit % 8));
        bytes[bit / 8] |= (byte)((window >> 8) & 0xFF);
        if ((bit / 8) + 1 < bytes.Length)
        {
            bytes[(bit / 8) + 1] |= (byte)(window & 0xFF);
        }
    }

    /// <summary>Looks at every character of the alphabet: which one is wanted is a secret, and so is where it stands.</summary>
    private static byte Write(int quintet)
    {
        var character = 0;
        for (var value = 0; value < Alphabet.Length; value++)
        {
            character |= Alphabet[value] & Same(value, quintet);
        }

        return (byte)character;
    }

    /// <summary>The character's value, or 32 and more when it has none; looks at the whole alphabet, as <see cref="Write"/> does.</summary>
    private static int Read(byte character)
    {
        var folded = (character & ~Same(character, 'O')) | ('0' & Same(character, 'O'));
        var one = Same(character, 'I') | Same(character, 'L');
        folded = (folded & ~one) | ('1' & one);
        var (found, known) = (0, 0);
        for (var value = 0; value < Alphabet.Length; value++)
        {
            var same = Same(Alphabet[value], folded);
            found |= value & same;
            known |= same;
        }

        return found | (32 & ~known);
    }

    private static byte Upper(byte character)
    {
        var isLower = (('a' - 1 - character) & (character - 'z' - 1)) >> 31;
        return (byte)(character ^ (0x20 & isLower));
    }

    /// <summary>All ones when both are equal, else zero. Both lie between 0 and 255.</summary>
    private static int Same(int left, int right) => ((left ^ right) - 1) >> 31;
}
