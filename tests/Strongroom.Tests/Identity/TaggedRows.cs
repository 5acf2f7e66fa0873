using System.Security.Cryptography;
using Strongroom.Storage;

namespace Strongroom.Tests.Identity;

/// <summary>A row guard with a key of its own: HMAC-SHA-256 over key and payload, before the payload.</summary>
internal sealed class TaggedRows : IRowGuard
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public byte[] Protect(StoreKey key, ReadOnlySpan<byte> payload) => [.. Tag(key, payload), .. payload];

    public ReadOnlyMemory<byte> Open(StoreKey key, ReadOnlyMemory<byte> stored)
    {
        var payload = stored.Length >= 32 ? stored[32..] : throw new RowIntegrityException(key);
        return CryptographicOperations.FixedTimeEquals(Tag(key, payload.Span), stored.Span[..32]) ? payload : throw new RowIntegrityException(key);
    }

    private byte[] Tag(StoreKey key, ReadOnlySpan<byte> payload) =>
        HMACSHA256.HashData(_key, (byte[])[(byte)(key.Span.Length >> 8), (byte)key.Span.Length, .. key.Span, .. payload]);
}
