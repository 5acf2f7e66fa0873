using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Strongroom.Audit;

/// <summary>One pass of the verifier over all segments. It stops at the first entry that is not as it was written.</summary>
internal sealed class ChainWalk(VerifyRequest request, string? trustedKey, ECDsa? key)
{
    private const int WindowBytes = 1024 * 1024;

    /// <summary>A running server finishes the batch under way long before.</summary>
    private static readonly TimeSpan UnfinishedFor = TimeSpan.FromSeconds(2);

    private readonly byte[] _window = new byte[WindowBytes];
    private readonly byte[] _head = new byte[TrailLayout.HashLength];
    private readonly byte[] _atAnchor = new byte[TrailLayout.HashLength];
    private string _origin = "";
    private Guid? _installation;

    /// <summary>Sound entries so far.</summary>
    public long Entries { get; private set; }

    public ReadOnlySpan<byte> Head => _head;

    public ReadOnlySpan<byte> HashAtAnchor => _atAnchor;

    public long CheckpointedTo { get; private set; }

    /// <summary>The first checkpoint whose key is not the trusted one.</summary>
    public long? FirstUntrusted { get; private set; }

    /// <summary>What is wrong with the entry after the sound ones; null when nothing is.</summary>
    public string? Finding { get; private set; }

    public void Find(string what) => Finding ??= what;

    public void Run(CancellationToken cancel)
    {
        var segments = Directory.Exists(request.Directory)
            ? Directory.GetFiles(request.Directory, "*" + TrailLayout.SegmentSuffix).Order(StringComparer.Ordinal).ToArray()
            : [];
        for (var i = 0; i < segments.Length && Finding is null; i++)
        {
            cancel.ThrowIfCancellationRequested();
            using var file = File.OpenHandle(segments[i], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
            ReadSegment(new Source(file, _window), Path.GetFileNameWithoutExtension(segments[i]), i == segments.Length - 1, cancel);
        }

        if (Entries == 0 && _installation is { } installation)
        {
            ChainHash.Origin(installation).CopyTo(_head, 0);
        }
    }

    private void ReadSegment(Source source, string name, bool isLast, CancellationToken cancel)
    {
        if (!CheckHeader(source.At(0, TrailLayout.HeaderLength), name))
        {
            return;
        }

        long position = TrailLayout.HeaderLength;
        while (Finding is null && TryEntry(source, ref position))
        {
            cancel.ThrowIfCancellationRequested();
        }

        if (isLast && request.IsLive)
        {
            Settle(source, position, cancel);
        }
        else if (Finding is null && !source.IsZeroFrom(position))
        {
            Find("Bytes that are no entry follow the last entry");
        }
    }

    /// <summary>What looked wrong at the very end may have been half written: it is read again before it counts.</summary>
    private void Settle(Source source, long position, CancellationToken cancel)
    {
        for (var waited = TimeSpan.Zero; Finding is not null && waited < UnfinishedFor; waited += TimeSpan.FromMilliseconds(100))
        {
            cancel.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));
            cancel.ThrowIfCancellationRequested();
            var before = Entries;
            Finding = null;
            source.Forget();
            while (Finding is null && TryEntry(source, ref position))
            {
                cancel.ThrowIfCancellationRequested();
            }

            waited = Entries > before ? TimeSpan.Zero : waited;
        }
    }

    private bool CheckHeader(ReadOnlySpan<byte> header, string name)
    {
        if (header.Length < TrailLayout.HeaderLength
            || !header.StartsWith(TrailLayout.Magic)
            || BinaryPrimitives.ReadInt32LittleEndian(header[TrailLayout.FormatOffset..]) != TrailLayout.Format
            || BinaryPrimitives.ReadInt32LittleEndian(header[TrailLayout.HeaderLengthOffset..]) != TrailLayout.HeaderLength
            || header[(TrailLayout.FirstSequenceOffset + sizeof(long))..TrailLayout.PreviousHashOffset].ContainsAnyExcept((byte)0))
        {
            Find("The segment's header is damaged");
            return false;
        }

        var installation = new Guid(header.Slice(TrailLayout.InstallationOffset, 16), bigEndian: true);
        var first = BinaryPrimitives.ReadInt64LittleEndian(header[TrailLayout.FirstSequenceOffset..]);
        if (_installation is null)
        {
            _installation = installation;
            _origin = $"{installation:D}/audit";
            ChainHash.Origin(installation).CopyTo(_head, 0);
        }

        if (first != Entries + 1 || name != first.ToString("x16", System.Globalization.CultureInfo.InvariantCulture))
        {
            Find("A segment is missing or out of place");
        }
        else if (trustedKey?.StartsWith(_origin + "+", StringComparison.Ordinal) == false)
        {
            Find("The segment belongs to another installation than the trusted key");
        }
        else if (installation != _installation || !header[TrailLayout.PreviousHashOffset..].SequenceEqual(_head))
        {
            Find("The segment does not continue the one before it");
        }

        return Finding is null;
    }

    /// <summary>False at the end of what is written, or when there is a finding.</summary>
    private bool TryEntry(Source source, ref long position)
    {
        var start = source.At(position, TrailLayout.RecordOffset);
        if (start.Length < TrailLayout.RecordOffset || !start[..sizeof(int)].ContainsAnyExcept((byte)0))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(start);
        if (length is < TrailLayout.RecordPrefixLength or > TrailLayout.MaxRecordLength)
        {
            Find("The entry's length is impossible");
            return false;
        }

        var entry = source.At(position - TrailLayout.HashLength, (int)length + TrailLayout.FrameLength + TrailLayout.HashLength);
        if (entry.Length < length + TrailLayout.FrameLength + TrailLayout.HashLength)
        {
            Find("The entry is cut off");
            return false;
        }

        if (!Accept(entry))
        {
            return false;
        }

        position += entry.Length - TrailLayout.HashLength;
        return true;
    }

    /// <param name="chained">The bytes where the previous hash stands, and the entry.</param>
    private bool Accept(ReadOnlySpan<byte> chained)
    {
        var entry = chained[TrailLayout.HashLength..];
        Span<byte> hash = stackalloc byte[TrailLayout.HashLength];
        ChainHash.Compute(chained[..^TrailLayout.HashLength], hash);
        if (BinaryPrimitives.ReadInt64LittleEndian(entry[TrailLayout.SequenceOffset..]) != Entries + 1)
        {
            Find("The entry has another sequence number than its place");
        }
        else if (!chained[..TrailLayout.HashLength].SequenceEqual(_head) || !hash.SequenceEqual(entry[^TrailLayout.HashLength..]))
        {
            Find("The entry's hash does not fit its bytes and the entry before it");
        }
        else if (entry[TrailLayout.RecordOffset] == (byte)AuditEntryKind.Checkpoint)
        {
            CheckCheckpoint(entry[(TrailLayout.RecordOffset + TrailLayout.RecordPrefixLength)..^TrailLayout.HashLength]);
        }

        if (Finding is not null)
        {
            return false;
        }

        Entries++;
        hash.CopyTo(_head);
        if (Entries == request.Anchor?.Sequence)
        {
            hash.CopyTo(_atAnchor);
        }

        return true;
    }

    private void CheckCheckpoint(ReadOnlySpan<byte> note)
    {
        var checkpoint = CheckpointNote.TryParse(Encoding.UTF8.GetString(note));
        if (checkpoint is null || checkpoint.Origin != _origin || checkpoint.Size != Entries || !checkpoint.Hash.AsSpan().SequenceEqual(_head))
        {
            Find("The checkpoint does not state the chain before it");
        }
        else if (key is null || checkpoint.VerifierKey != trustedKey)
        {
            FirstUntrusted ??= Entries + 1;
        }
        else if (!checkpoint.IsSignedBy(key))
        {
            Find("The checkpoint's signature is not valid");
        }
        else
        {
            CheckpointedTo = Entries;
        }
    }

    /// <summary>The verifier's own reading window over one file.</summary>
    private sealed class Source(Microsoft.Win32.SafeHandles.SafeFileHandle file, byte[] window)
    {
        private long _from;
        private int _held;

        public void Forget() => _held = 0;

        /// <summary>The bytes wanted, or as many as the file has.</summary>
        public ReadOnlySpan<byte> At(long offset, int length)
        {
            if (offset < _from || offset + length > _from + _held)
            {
                _from = offset;
                _held = 0;
                for (var read = -1; read != 0 && _held < window.Length; _held += read)
                {
                    read = RandomAccess.Read(file, window.AsSpan(_held), offset + _held);
                }
            }

            return window.AsSpan((int)(offset - _from), (int)Math.Clamp(_from + _held - offset, 0, length));
        }

        public bool IsZeroFrom(long offset)
        {
            for (var chunk = At(offset, window.Length); chunk.Length > 0; chunk = At(offset, window.Length))
            {
                if (chunk.ContainsAnyExcept((byte)0))
                {
                    return false;
                }

                offset += chunk.Length;
            }

            return true;
        }
    }
}
