using System.Buffers.Binary;

namespace Strongroom.Audit;

/// <summary>Walks the entries of a folder in order, from one segment into the next. It reads; <see cref="AuditVerifier"/> proves.</summary>
internal sealed class EntryCursor(string directory, long from) : IDisposable
{
    private SegmentWindow? _window;
    private long _position;
    private long _next;
    private long _completeTo;

    /// <summary>The next entry from the starting sequence on; false when there is none up to <paramref name="last"/> yet. May be asked again later.</summary>
    /// <exception cref="InvalidDataException">What stands there is no entry.</exception>
    public bool TryNext(long last, out RawEntry entry)
    {
        while (TryStep(last, out entry))
        {
            if (entry.Sequence >= from)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose() => _window?.Dispose();

    private bool TryStep(long last, out RawEntry entry)
    {
        entry = default;
        if (_window is null && !TryOpenFirst())
        {
            return false;
        }

        if (_next > last)
        {
            return false;
        }

        if (_next > _completeTo)
        {
            // What the window holds beyond may have been read while it was being written.
            _window!.Forget();
            _completeTo = last;
        }

        var length = LengthAt(_position);
        if (length == 0 && !TryMove(SegmentName.In(directory, _next)))
        {
            _window!.Forget();
            return false;
        }

        entry = ReadAt(length == 0 ? LengthAt(_position) : length);
        return entry.Sequence != 0;
    }

    private RawEntry ReadAt(int length)
    {
        if (length == 0)
        {
            return default;
        }

        var frame = _window!.At(_position, length + TrailLayout.FrameLength);
        if (frame.Length < length + TrailLayout.FrameLength || BinaryPrimitives.ReadInt64LittleEndian(frame[TrailLayout.SequenceOffset..]) != _next)
        {
            throw Damaged();
        }

        var record = frame.Slice(TrailLayout.RecordOffset, length).ToArray().AsMemory();
        PendingId? pending = null;
        var body = record[TrailLayout.RecordPrefixLength..];
        if (record.Span[TrailLayout.PendingFlagOffset] == 1 && body.Length >= PendingId.Length)
        {
            pending = PendingId.Read(body.Span);
            body = body[PendingId.Length..];
        }

        var entry = new RawEntry(_next, (AuditEntryKind)record.Span[0], pending, body, frame[^TrailLayout.HashLength..].ToArray());
        _position += frame.Length;
        _next++;
        return entry;
    }

    private int LengthAt(long position)
    {
        var bytes = _window!.At(position, sizeof(int));
        var length = bytes.Length < sizeof(int) ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return length == 0 || length is >= TrailLayout.RecordPrefixLength and <= TrailLayout.MaxRecordLength ? (int)length : throw Damaged();
    }

    private bool TryOpenFirst()
    {
        var segments = SegmentName.List(directory);
        var index = segments.FindLastIndex(segment => segment.FirstSequence <= from);
        return segments.Count > 0 && TryMove(segments[Math.Max(index, 0)]);
    }

    private bool TryMove(SegmentName segment)
    {
        if (!File.Exists(segment.Path) || (_window is not null && _position == TrailLayout.HeaderLength))
        {
            return false;
        }

        _window?.Dispose();
        _window = new SegmentWindow(segment.Path);
        _position = TrailLayout.HeaderLength;
        _next = segment.FirstSequence;
        return SegmentHeader.Read(_window.At(0, TrailLayout.HeaderLength))?.FirstSequence == _next ? true : throw Damaged();
    }

    private InvalidDataException Damaged() => new($"The audit trail is damaged at sequence {_next}");
}
