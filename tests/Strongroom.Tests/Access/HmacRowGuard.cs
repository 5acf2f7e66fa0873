using System.Security.Cryptography;
using Strongroom.Storage;

namespace Strongroom.Tests.Access;

/// <summary>A row guard with a key of its own: 32 bytes of tag, then the payload.</summary>
internal sealed class HmacRowGuard : IRowGuard
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public byte[] Protect(StoreKey key, ReadOnlySpan<byte> payload) => [.. Tag(key, payload), .. payload];

    public ReadOnlyMemory<byte> Open(StoreKey key, ReadOnlyMemory<byte> stored) =>
        stored.Length >= 32 && CryptographicOperations.FixedTimeEquals(Tag(key, stored.Span[32..]), stored.Span[..32])
            ? stored[32..]
            : throw new RowIntegrityException(key);

    private byte[] Tag(StoreKey key, ReadOnlySpan<byte> payload) =>
        HMACSHA256.HashData(_key, (byte[])[(byte)(key.Span.Length & 0xFF), (byte)(key.Span.Length >> 8), .. key.Span, .. payload]);
}
