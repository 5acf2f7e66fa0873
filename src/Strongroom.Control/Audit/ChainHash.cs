using System.Security.Cryptography;

namespace Strongroom.Audit;

/// <summary>The chain's one hash (RFC 6962 §2.1 leaf prefix). The only code that writer and verifier share.</summary>
internal static class ChainHash
{
    private const byte LeafPrefix = 0x00;

    /// <param name="previousAndFrame">The previous entry's hash, then length, sequence and record of this entry.</param>
    public static void Compute(ReadOnlySpan<byte> previousAndFrame, Span<byte> hash)
    {
        // One call over one buffer: an incremental hash costs two more native calls, which is most of the time for 400 bytes.
        Span<byte> small = stackalloc byte[1024];
        var input = previousAndFrame.Length < small.Length ? small[..(previousAndFrame.Length + 1)] : new byte[previousAndFrame.Length + 1];
        input[0] = LeafPrefix;
        previousAndFrame.CopyTo(input[1..]);
        SHA256.HashData(input, hash);
    }

    /// <summary>What stands for the hash before sequence 1: it binds the chain to its installation.</summary>
    public static byte[] Origin(Guid installation)
    {
        var input = new byte["strongroom audit"u8.Length + 16];
        "strongroom audit"u8.CopyTo(input);
        installation.TryWriteBytes(input.AsSpan("strongroom audit"u8.Length), bigEndian: true, out _);
        return SHA256.HashData(input);
    }
}
