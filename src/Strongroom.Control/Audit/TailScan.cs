using System.Buffers.Binary;

namespace Strongroom.Audit;

/// <summary>
/// Reads the last segment from its first entry to its end and says what stands there: sound entries, then zeros or the remains of a batch
/// that nobody was promised. Damage to a promised entry throws instead.
/// </summary>
internal sealed class TailScan : IDisposable
{
    private readonly SegmentWindow _window;
    private readonly long _length;

    public TailScan(SegmentName segment)
    {
        _window = new SegmentWindow(segment.Path);
        _length = _window.FileLength;
        Header = SegmentHeader.Read(_window.At(0, TrailLayout.HeaderLength)) is { } header && header.FirstSequence == segment.FirstSequence
            ? header
            : throw new TrailBrokenException("The header of the last audit segment is damaged", segment.FirstSequence);
        Head = new ChainPoint(header.FirstSequence - 1, header.PreviousHash);
        Position = TrailLayout.HeaderLength;
    }

    public SegmentHeader Header { get; }

    /// <summary>The newest sound entry read so far.</summary>
    public ChainPoint Head { get; private set; }

    /// <summary>Where the next entry begins.</summary>
    public long Position { get; private set; }

    /// <summary>Entries after the last checkpoint in this segment, or all of them.</summary>
    public int SinceCheckpoint { get; private set; }

    /// <summary>Reads sound entries up to and including <paramref name="last"/>.</summary>
    public void ReadTo(long last)
    {
        while (Head.Sequence < last && TryRead())
        {
        }
    }

    /// <summary>The end of the bytes after <see cref="Position"/> that are not zero, or <see cref="Position"/> when all are.</summary>
    public long EndOfRemains()
    {
        var end = Position;
        for (var at = Position; at < _length;)
        {
            var chunk = _window.At(at, 64 * 1024);
            var used = chunk.LastIndexOfAnyExcept((byte)0) + 1;
            end = used > 0 ? at + used : end;
            at += Math.Max(chunk.Length, 1);
        }

        return end;
    }

    /// <summary>
    /// Throws when an entry after <see cref="Position"/> proves that the entry at <see cref="Position"/> had been made durable: a batch is
    /// written only after the one before it was on the disk, so an entry of a later batch means damage, not a crash.
    /// </summary>
    /// <exception cref="TrailBrokenException">Promised entries are damaged.</exception>
    public void RequireTorn(long endOfRemains)
    {
        var missing = Head.Sequence + 1;
        for (var at = Position; at + TrailLayout.FrameLength < endOfRemains; at++)
        {
            var frame = _window.At(at, TrailLayout.RecordOffset);
            var sequence = BinaryPrimitives.ReadInt64LittleEndian(frame[TrailLayout.SequenceOffset..]);
            if (sequence <= missing || sequence > missing + int.MaxValue)
            {
                continue;
            }

            var length = BinaryPrimitives.ReadUInt32LittleEndian(frame);
            if (length is < TrailLayout.RecordPrefixLength or > TrailLayout.MaxRecordLength || at + TrailLayout.FrameLength + length > _length)
            {
                continue;
            }

            if (IsSound(at, (int)length) && sequence - Place(at) > missing)
            {
                throw new TrailBrokenException("An audit entry that was durable is damaged or missing", missing);
            }
        }
    }

    public void Dispose() => _window.Dispose();

    private bool TryRead()
    {
        if (Position + TrailLayout.FrameLength > _length)
        {
            return false;
        }

        var frame = _window.At(Position, TrailLayout.RecordOffset);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(frame);
        var sequence = BinaryPrimitives.ReadInt64LittleEndian(frame[TrailLayout.SequenceOffset..]);
        if (length is < TrailLayout.RecordPrefixLength or > TrailLayout.MaxRecordLength
            || Position + TrailLayout.FrameLength + length > _length
            || sequence != Head.Sequence + 1
            || !IsSound(Position, (int)length))
        {
            return false;
        }

        var entry = _window.At(Position, (int)length + TrailLayout.FrameLength);
        SinceCheckpoint = entry[TrailLayout.RecordOffset] == (byte)AuditEntryKind.Checkpoint ? 0 : SinceCheckpoint + 1;
        Head = new ChainPoint(sequence, entry[^TrailLayout.HashLength..].ToArray());
        Position += entry.Length;
        return true;
    }

    private bool IsSound(long at, int length)
    {
        var withHashes = _window.At(at - TrailLayout.HashLength, TrailLayout.HashLength + TrailLayout.FrameLength + length);
        Span<byte> hash = stackalloc byte[TrailLayout.HashLength];
        ChainHash.Compute(withHashes[..^TrailLayout.HashLength], hash);
        return hash.SequenceEqual(withHashes[^TrailLayout.HashLength..]);
    }

    private int Place(long at) =>
        BinaryPrimitives.ReadInt32LittleEndian(_window.At(at + TrailLayout.RecordOffset + TrailLayout.PlaceOffset, sizeof(int)));
}
