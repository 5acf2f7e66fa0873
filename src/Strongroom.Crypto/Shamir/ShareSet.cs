using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// What is public about the shares of one secret, and by what a share is known to be one of them before there are enough. The key of the shares'
/// tags is drawn apart from the polynomials, and the tags stand in the shares alone: whoever has this and k − 1 shares knows no more of the secret
/// than whoever has nothing. Who can read this could make a share that passes; such a one leads to another secret, which its user refuses.
/// <code>
/// encoded = layout (1) || set id (8) || threshold (1) || count (1) || tag key (32)
/// tag     = first 16 bytes of HMAC-SHA-256(tag key, "kv1-share" || set id || threshold || index || value)
/// </code>
/// </summary>
public sealed class ShareSet
{
    public const int IdSize = 8;
    public const int SecretSize = 32;
    public const int EncodedSize = TagKeyOffset + TagKeySize;

    private const byte Layout = 1;
    private const int IdOffset = 1;
    private const int ThresholdOffset = IdOffset + IdSize;
    private const int CountOffset = ThresholdOffset + 1;
    private const int TagKeyOffset = CountOffset + 1;
    private const int TagKeySize = 32;

    private readonly byte[] _id;
    private readonly byte[] _tagKey;

    private ShareSet(byte[] id, int threshold, int count, byte[] tagKey)
    {
        _id = id;
        Threshold = threshold;
        Count = count;
        _tagKey = tagKey;
    }

    public static int LeastThreshold => SecretSharing.LeastThreshold;

    public static int MostShares => SecretSharing.MostShares;

    private static ReadOnlySpan<byte> Label => "kv1-share"u8;

    public ReadOnlySpan<byte> Id => _id;

    /// <summary>How many shares give the secret.</summary>
    public int Threshold { get; }

    /// <summary>How many shares there are.</summary>
    public int Count { get; }

    public static bool IsPossible(int threshold, int count) => SecretSharing.IsPossible(threshold, count);

    /// <summary>Shares a secret out.</summary>
    /// <param name="secret">32 bytes.</param>
    /// <returns>The set, and its shares in the order of their indices; the caller disposes them.</returns>
    public static (ShareSet Set, IReadOnlyList<ShamirShare> Shares) Split(SecretBytes secret, int threshold, int count)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretSize);
        var values = SecretSharing.Split(secret, threshold, count);
        var set = new ShareSet(RandomNumberGenerator.GetBytes(IdSize), threshold, count, RandomNumberGenerator.GetBytes(TagKeySize));
        return (set, [.. values.Select((value, at) => new ShamirShare(set._id, threshold, at + 1, value, set.TagOf(at + 1, value)))]);
    }

    /// <summary>Reads what <see cref="Encode"/> wrote. Null when it is malformed.</summary>
    public static ShareSet? Decode(ReadOnlySpan<byte> encoded) =>
        encoded.Length == EncodedSize && encoded[0] == Layout && IsPossible(encoded[ThresholdOffset], encoded[CountOffset])
            ? new ShareSet(
                encoded.Slice(IdOffset, IdSize).ToArray(), encoded[ThresholdOffset], encoded[CountOffset], encoded.Slice(TagKeyOffset, TagKeySize).ToArray())
            : null;

    public byte[] Encode()
    {
        var encoded = new byte[EncodedSize];
        encoded[0] = Layout;
        _id.CopyTo(encoded.AsSpan(IdOffset));
        encoded[ThresholdOffset] = (byte)Threshold;
        encoded[CountOffset] = (byte)Count;
        _tagKey.CopyTo(encoded.AsSpan(TagKeyOffset));
        return encoded;
    }

    /// <summary>Whether the share says that it is of this set; <see cref="Issued"/> tells whether that is true.</summary>
    public bool Names(ShamirShare share)
    {
        ArgumentNullException.ThrowIfNull(share);
        return share.SetId.SequenceEqual(_id);
    }

    /// <summary>Whether the share is as it was issued. Compares in constant time.</summary>
    public bool Issued(ShamirShare share)
    {
        ArgumentNullException.ThrowIfNull(share);
        return Names(share) && share.Threshold == Threshold && share.Index <= Count && CryptographicOperations.FixedTimeEquals(TagOf(share.Index, share.Value), share.Tag);
    }

    /// <summary>The secret that the shares give. The caller has checked each with <see cref="Issued"/> and disposes the result.</summary>
    /// <param name="shares">As many as the threshold, or more, with different indices.</param>
    public SecretBytes Combine(IReadOnlyCollection<ShamirShare> shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentOutOfRangeException.ThrowIfLessThan(shares.Count, Threshold);
        return SecretSharing.Combine([.. shares.Take(Threshold).Select(share => ((byte)share.Index, share.Value))]);
    }

    private byte[] TagOf(int index, SecretBytes value)
    {
        using var message = SecretBytes.Allocate(Label.Length + IdSize + 2 + value.Length);
        Label.CopyTo(message.Writable);
        _id.CopyTo(message.Writable[Label.Length..]);
        message.Writable[Label.Length + IdSize] = (byte)Threshold;
        message.Writable[Label.Length + IdSize + 1] = (byte)index;
        value.Span.CopyTo(message.Writable[(Label.Length + IdSize + 2)..]);
        Span<byte> tag = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_tagKey, message.Span, tag);
        return tag[..ShamirShare.TagSize].ToArray();
    }
}
