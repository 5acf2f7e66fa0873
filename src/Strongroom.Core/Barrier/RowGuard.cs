using System.Buffers.Binary;
using Strongroom.Crypto;
using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>Tags rows under the newest system key and accepts those under any that is not retired.</summary>
internal sealed class RowGuard(HeldKeys held) : IRowGuard
{
    /// <summary>Holds the context of every key that occurs; a longer one moves to the heap.</summary>
    private const int HeadScratch = 256;

    public byte[] Protect(StoreKey key, ReadOnlySpan<byte> payload)
    {
        var systemKey = held.Current.Ring.Newest;
        var stored = new byte[RowEnvelope.PayloadOffset + payload.Length];
        stored[0] = RowEnvelope.Format;
        BinaryPrimitives.WriteUInt32BigEndian(stored.AsSpan(RowEnvelope.NumberOffset), systemKey.Number);
        payload.CopyTo(stored.AsSpan(RowEnvelope.PayloadOffset));

        var head = Head(systemKey.Number, key, stackalloc byte[HeadScratch]);
        using var use = systemKey.Use();
        systemKey.RowTag.Compute(head, payload, stored.AsSpan(RowEnvelope.TagOffset, RowTag.Size));
        return stored;
    }

    public ReadOnlyMemory<byte> Open(StoreKey key, ReadOnlyMemory<byte> stored)
    {
        var ring = held.Current.Ring;
        if (RowEnvelope.NumberOf(stored.Span) is not { } number || ring.ForRows(number) is not { } systemKey)
        {
            throw new RowIntegrityException(key);
        }

        var head = Head(number, key, stackalloc byte[HeadScratch]);
        var payload = stored[RowEnvelope.PayloadOffset..];
        using var use = systemKey.Use();
        return systemKey.RowTag.Matches(head, payload.Span, stored.Span.Slice(RowEnvelope.TagOffset, RowTag.Size))
            ? payload
            : throw new RowIntegrityException(key);
    }

    private static ReadOnlySpan<byte> Head(uint number, StoreKey key, Span<byte> scratch)
    {
        var context = new BoundContext((byte)ContextType.Row, scratch);
        context.Add(RowEnvelope.Format);
        context.Add(number);
        context.Add(key.Span);
        return context.Written;
    }
}
