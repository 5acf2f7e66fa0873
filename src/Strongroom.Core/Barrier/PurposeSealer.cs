using System.Buffers.Binary;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>
/// Each purpose has its own key under each system key.
/// <code>
/// format (1) || algorithm (1) || system key number (4) || key commitment (32) || XAES-256-GCM: nonce (24), ciphertext, tag (16)
/// </code>
/// </summary>
internal sealed class PurposeSealer(HeldKeys held) : IPurposeSealer
{
    private const int MaxPurposeLength = 64;
    private const int CommitmentOffset = BlobHeader.Size;
    private const int SealedOffset = CommitmentOffset + KeyCommitment.Size;
    private const int Overhead = SealedOffset + Xaes256Gcm.Overhead;
    private const int Scratch = 256;

    public byte[] Seal(string purpose, ReadOnlySpan<byte> context, ReadOnlySpan<byte> plaintext)
    {
        CheckPurpose(purpose);
        var systemKey = held.Current.Ring.Newest;
        var blob = new byte[Overhead + plaintext.Length];
        blob[BlobHeader.FormatOffset] = BlobHeader.Format;
        blob[BlobHeader.AlgorithmOffset] = BlobHeader.XaesGcm;
        BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(BlobHeader.KeyNumberOffset), systemKey.Number);

        var bound = Bind(systemKey.Number, purpose, context, stackalloc byte[Scratch]);
        using var use = systemKey.Use();
        var pair = systemKey.Purpose(purpose);
        KeyCommitment.Compute(pair.Key.Span, bound, blob.AsSpan(CommitmentOffset, KeyCommitment.Size));
        pair.Xaes.Seal(plaintext, bound, blob.AsSpan(SealedOffset));
        return blob;
    }

    public SecretBytes? Open(string purpose, ReadOnlySpan<byte> context, ReadOnlySpan<byte> sealedBytes)
    {
        CheckPurpose(purpose);
        var ring = held.Current.Ring;
        if (sealedBytes.Length < Overhead || !BlobHeader.IsKnown(sealedBytes) || ring.ForPurposes(NumberOf(sealedBytes)) is not { } systemKey)
        {
            return null;
        }

        var bound = Bind(systemKey.Number, purpose, context, stackalloc byte[Scratch]);
        using var use = systemKey.Use();
        var pair = systemKey.Purpose(purpose);
        if (!KeyCommitment.Matches(pair.Key.Span, bound, sealedBytes.Slice(CommitmentOffset, KeyCommitment.Size)))
        {
            return null;
        }

        var plaintext = SecretBytes.Allocate(sealedBytes.Length - Overhead);
        if (pair.Xaes.TryOpen(sealedBytes[SealedOffset..], bound, plaintext.Writable))
        {
            return plaintext;
        }

        plaintext.Dispose();
        return null;
    }

    public bool IsCurrent(ReadOnlySpan<byte> sealedBytes) =>
        sealedBytes.Length >= Overhead && BlobHeader.IsKnown(sealedBytes) && NumberOf(sealedBytes) == held.Current.Ring.Newest.Number;

    private static uint NumberOf(ReadOnlySpan<byte> blob) => BinaryPrimitives.ReadUInt32BigEndian(blob[BlobHeader.KeyNumberOffset..]);

    private static ReadOnlySpan<byte> Bind(uint number, string purpose, ReadOnlySpan<byte> context, Span<byte> scratch)
    {
        var bound = new BoundContext((byte)ContextType.Purpose, scratch);
        bound.Add(BlobHeader.Format);
        bound.Add(BlobHeader.XaesGcm);
        bound.Add(number);
        bound.Add(purpose);
        bound.Add(context);
        return bound.Written;
    }

    private static void CheckPurpose(string purpose)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        if (purpose.Length > MaxPurposeLength || purpose.AsSpan().ContainsAnyExceptInRange('!', '~') || purpose.AsSpan().ContainsAnyInRange('A', 'Z'))
        {
            throw new ArgumentException("A purpose is 1 to 64 characters of ASCII in lower case", nameof(purpose));
        }
    }
}
