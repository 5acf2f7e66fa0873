using System.Buffers.Binary;

namespace Strongroom.Audit;

/// <summary>
/// Entries that become durable with one write and one sync. The buffer begins with room for the hash before the first entry, so that
/// each hash is computed over one run of bytes. Callers add under the queue's lock; the flusher seals and writes it alone.
/// </summary>
internal sealed class EntryBatch(byte[] buffer)
{
    public const int InitialBytes = 64 * 1024;

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _buffer = buffer;
    private List<PendingId>? _pending;
    private int _sealedTo = TrailLayout.HashLength;

    /// <summary>Completes when every entry is on the disk, or fails for all of them.</summary>
    public Task Done => _done.Task;

    /// <summary>The timestamp of the first entry.</summary>
    public long OpenedAt { get; set; }

    public int Count { get; private set; }

    public int Length { get; private set; } = TrailLayout.HashLength;

    /// <summary>Set when the waiters were told that it failed: its entries must not stay, whatever the disk says later.</summary>
    public bool IsAbandoned { get; set; }

    public IReadOnlyList<PendingId> Pending => (IReadOnlyList<PendingId>?)_pending ?? [];

    public byte[] Buffer => _buffer;

    public void Add(AuditEntryKind kind, PendingId? pending, ReadOnlySpan<byte> body)
    {
        var record = TrailLayout.RecordPrefixLength + (pending is null ? 0 : PendingId.Length) + body.Length;
        var frame = Take(record + TrailLayout.FrameLength);
        BinaryPrimitives.WriteInt32LittleEndian(frame, record);
        frame = frame[TrailLayout.RecordOffset..];
        frame[0] = (byte)kind;
        frame[TrailLayout.PendingFlagOffset] = pending is null ? (byte)0 : (byte)1;
        frame = frame[TrailLayout.RecordPrefixLength..];
        if (pending is { } id)
        {
            id.Write(frame);
            frame = frame[PendingId.Length..];
            (_pending ??= []).Add(id);
        }

        body.CopyTo(frame);
        Count++;
    }

    /// <summary>Numbers and hashes the entries that are not yet sealed, after <paramref name="head"/>.</summary>
    public ChainPoint Seal(ChainPoint head, long firstOfBatch)
    {
        if (_sealedTo == TrailLayout.HashLength)
        {
            head.Hash.CopyTo(_buffer, 0);
        }

        var sequence = head.Sequence;
        while (_sealedTo < Length)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_sealedTo));
            var entry = _buffer.AsSpan(_sealedTo, length + TrailLayout.FrameLength);
            BinaryPrimitives.WriteInt64LittleEndian(entry[TrailLayout.SequenceOffset..], ++sequence);
            BinaryPrimitives.WriteInt32LittleEndian(entry[(TrailLayout.RecordOffset + TrailLayout.PlaceOffset)..], (int)(sequence - firstOfBatch));
            ChainHash.Compute(_buffer.AsSpan(_sealedTo - TrailLayout.HashLength, entry.Length), entry[^TrailLayout.HashLength..]);
            _sealedTo += entry.Length;
        }

        return new ChainPoint(sequence, _buffer.AsSpan(Length - TrailLayout.HashLength, TrailLayout.HashLength).ToArray());
    }

    /// <summary>The end of the last whole entry from <paramref name="start"/> that fits into <paramref name="room"/> bytes.</summary>
    public int FitEnd(int start, long room)
    {
        var end = start;
        while (end < Length)
        {
            var next = end + BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(end)) + TrailLayout.FrameLength;
            if (next - start > room)
            {
                break;
            }

            end = next;
        }

        return end;
    }

    public long SequenceAt(int offset) => BinaryPrimitives.ReadInt64LittleEndian(_buffer.AsSpan(offset + TrailLayout.SequenceOffset));

    public void Succeed() => _done.TrySetResult();

    public void Fail(Exception fault)
    {
        _done.TrySetException(fault);
        _ = _done.Task.Exception; // a batch of replayed records may have nobody waiting
    }

    private Span<byte> Take(int count)
    {
        if (Length + count > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
        }

        var taken = _buffer.AsSpan(Length, count);
        taken.Clear();
        Length += count;
        return taken;
    }
}
