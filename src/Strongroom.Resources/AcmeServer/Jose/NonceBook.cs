using System.Buffers.Binary;
using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.AcmeServer;

/// <summary>
/// Nonces (RFC 8555 §6.5): given out without keeping anything, accepted once. The key is the process's own, so that a nonce of an earlier life, of which
/// nobody knows any more whether it was used, is refused; clients then take the next.
/// <code>
/// Unix milliseconds (8) || random (16) || HMAC-SHA256 over vault, time and random, cut to 16
/// </code>
/// </summary>
internal sealed class NonceBook(TimeProvider clock)
{
    /// <summary>How long one is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>Uses that are remembered of one period. When more come, what was given out before is good no longer.</summary>
    internal const int MostRemembered = 200_000;

    private const int TimeSize = 8;
    private const int BodySize = TimeSize + 16;
    private const int TagSize = 16;
    private const int VaultSize = 16;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _lock = new();
    private HashSet<string> _used = [];
    private HashSet<string> _usedBefore = [];
    private long _turnedAt;
    private long _notBefore;

    public string Issue(VaultId vault)
    {
        Span<byte> nonce = stackalloc byte[BodySize + TagSize];
        BinaryPrimitives.WriteInt64BigEndian(nonce, Now);
        RandomNumberGenerator.Fill(nonce[TimeSize..BodySize]);
        Tag(vault, nonce[..BodySize], nonce[BodySize..]);
        return CanonicalBase64Url.Encode(nonce);
    }

    /// <summary>True once for each nonce that was given out for this vault and is not too old.</summary>
    public bool Use(VaultId vault, string? text)
    {
        Span<byte> expected = stackalloc byte[TagSize];
        if (text is null || CanonicalBase64Url.Decode(text) is not { Length: BodySize + TagSize } nonce)
        {
            return false;
        }

        Tag(vault, nonce.AsSpan(0, BodySize), expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, nonce.AsSpan(BodySize)))
        {
            return false;
        }

        var issuedAt = BinaryPrimitives.ReadInt64BigEndian(nonce);
        lock (_lock)
        {
            var now = Now;
            Turn_NeedsLock(now);
            return issuedAt > _notBefore && now - issuedAt < (long)Lifetime.TotalMilliseconds && !_usedBefore.Contains(text) && _used.Add(text);
        }
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Two periods of one lifetime each: what was used in the last but one is too old anyway.</summary>
    private void Turn_NeedsLock(long now)
    {
        if (now - _turnedAt >= (long)Lifetime.TotalMilliseconds)
        {
            (_usedBefore, _used, _turnedAt) = (_used, [], now);
        }
        else if (_used.Count >= MostRemembered)
        {
            (_usedBefore, _used, _turnedAt, _notBefore) = ([], [], now, now);
        }
    }

    private void Tag(VaultId vault, ReadOnlySpan<byte> body, Span<byte> tag)
    {
        Span<byte> bound = stackalloc byte[VaultSize + BodySize];
        vault.Value.TryWriteBytes(bound, bigEndian: true, out _);
        body.CopyTo(bound[VaultSize..]);
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, bound, whole);
        whole[..TagSize].CopyTo(tag);
    }
}
