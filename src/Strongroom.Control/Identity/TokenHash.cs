using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Strongroom.Identity;

/// <summary>SHA-256 of a token's text. Only tokens that were verified are ever found by it, so collisions in a hash table cannot be provoked.</summary>
internal readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
{
    public static TokenHash Of(ReadOnlySpan<byte> token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(token, hash);
        var words = MemoryMarshal.Cast<byte, ulong>(hash);
        return new TokenHash(words[0], words[1], words[2], words[3]);
    }

    public override int GetHashCode() => unchecked((int)A);
}
