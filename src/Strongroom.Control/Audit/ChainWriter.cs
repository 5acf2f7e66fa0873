using Microsoft.Extensions.Logging;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Audit;

/// <summary>The end of the chain on disk. One thread uses it; it knows nothing of who waits.</summary>
internal sealed class ChainWriter(AuditOptions options, ILogger log) : IDisposable
{
    private const string SpareName = "spare";

    private volatile SegmentFile? _segment;
    private Task<SegmentFile>? _spare;
    private long _position;
    private ChainPoint? _acknowledged;

    public string Directory => options.Directory;

    public Guid Installation { get; private set; }

    /// <summary>The newest entry that is sealed, durable or not.</summary>
    public ChainPoint Head { get; private set; } = new(0, []);

    /// <summary>The newest entry that somebody was told is durable.</summary>
    public ChainPoint Acknowledged => _acknowledged ?? throw new InvalidOperationException("The chain is not open");

    public int SinceCheckpoint { get; private set; }

    /// <summary>
    /// Opens the folder, or opens it anew after a fault: then everything after the last acknowledged entry is erased, because those who
    /// waited for it were refused. Returns how many bytes of an unfinished batch were cut.
    /// </summary>
    /// <exception cref="TrailBrokenException">Promised entries are damaged or gone.</exception>
    public long Open()
    {
        Release();
        PrepareDirectory();
        var segments = SegmentName.List(Directory);
        if (_acknowledged is { } promised)
        {
            segments = DropUnacknowledged(segments, promised);
        }

        if (segments.Count == 0)
        {
            Begin();
            return 0;
        }

        var cut = OpenLast(segments[^1]);
        _acknowledged ??= Head;
        return cut;
    }

    public void Seal(EntryBatch batch)
    {
        var first = Acknowledged.Sequence + 1;
        Head = batch.Seal(Head, first);
    }

    /// <summary>Returns when every sealed entry of the batch is on the disk.</summary>
    public void Write(EntryBatch batch)
    {
        for (var start = TrailLayout.HashLength; start < batch.Length;)
        {
            var segment = _segment ?? throw new IOException("The audit segment is closed");
            var end = batch.FitEnd(start, segment.Capacity - _position);
            if (end == start)
            {
                Roll(new ChainPoint(batch.SequenceAt(start) - 1, batch.Buffer.AsSpan(start - TrailLayout.HashLength, TrailLayout.HashLength).ToArray()));
                continue;
            }

            segment.WriteDurably(_position, batch.Buffer.AsSpan(start, end - start));
            _position += end - start;
            start = end;
        }

        LookAhead();
    }

    /// <summary>What was written will stay. Returns the newest sequence.</summary>
    public long Acknowledge(int entries, bool endsWithCheckpoint)
    {
        _acknowledged = Head;
        SinceCheckpoint = endsWithCheckpoint ? 0 : SinceCheckpoint + entries;
        return Head.Sequence;
    }

    /// <summary>False when somebody took the file away under the open handle: what is written then goes nowhere.</summary>
    public bool IsInPlace()
    {
        // Another thread asks while the flusher may be moving on to the next segment: only the current one's answer counts.
        var asked = _segment;
        return asked is null || asked.IsInPlace() || asked != _segment;
    }

    public void Dispose() => Release();

    private void Release()
    {
        var closing = _segment;
        _segment = null;
        closing?.Dispose();
        try
        {
            _spare?.GetAwaiter().GetResult().Dispose();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.SpareNotPrepared(fault);
        }

        _spare = null;
    }

    private void PrepareDirectory()
    {
        if (!System.IO.Directory.Exists(Directory))
        {
            if (_acknowledged is { Sequence: > 0 })
            {
                throw new TrailBrokenException("The audit folder is gone", 1);
            }

            _ = OperatingSystem.IsWindows()
                ? System.IO.Directory.CreateDirectory(Directory)
                : System.IO.Directory.CreateDirectory(Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            DurableFile.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(Directory)) ?? Directory);
        }

        File.Delete(Path.Combine(Directory, SpareName));
    }

    /// <summary>Segments that begin after the last acknowledged entry hold nothing that anybody was promised.</summary>
    private List<SegmentName> DropUnacknowledged(List<SegmentName> segments, ChainPoint promised)
    {
        var keep = segments.FindAll(segment => segment.FirstSequence <= Math.Max(promised.Sequence, 1));
        if (keep.Count == 0 && promised.Sequence > 0)
        {
            throw new TrailBrokenException("The audit segments are gone", 1);
        }

        foreach (var segment in segments.Skip(keep.Count))
        {
            File.Delete(segment.Path);
        }

        DurableFile.SyncDirectory(Directory);
        return keep;
    }

    private void Begin()
    {
        Installation = Installation != Guid.Empty ? Installation : options.Installation ?? Entropy.NewGuid();
        Head = new ChainPoint(0, ChainHash.Origin(Installation));
        SinceCheckpoint = 0;
        Roll(Head);
        _acknowledged = Head;
    }

    private long OpenLast(SegmentName last)
    {
        using var scan = new TailScan(last);
        CheckInstallation(scan.Header, last.FirstSequence);
        scan.ReadTo(_acknowledged?.Sequence ?? long.MaxValue);
        if (_acknowledged is { } promised && (scan.Head.Sequence != promised.Sequence || !scan.Head.Hash.AsSpan().SequenceEqual(promised.Hash)))
        {
            throw new TrailBrokenException("Audit entries that were durable are damaged or gone", Math.Min(scan.Head.Sequence + 1, promised.Sequence));
        }

        var remains = scan.EndOfRemains();
        if (_acknowledged is null && remains > scan.Position)
        {
            scan.RequireTorn(remains);
        }

        _segment = SegmentFile.Open(last.Path, options);
        if (remains > scan.Position)
        {
            _segment.Erase(scan.Position, remains);
        }

        _position = scan.Position;
        Head = scan.Head;
        SinceCheckpoint = scan.SinceCheckpoint;
        return remains - scan.Position;
    }

    private void CheckInstallation(SegmentHeader header, long first)
    {
        if (options.Installation is { } expected && header.Installation != expected)
        {
            throw new TrailBrokenException($"The audit trail belongs to installation {header.Installation}", first);
        }

        Installation = header.Installation;
    }

    private void Roll(ChainPoint before)
    {
        var next = TakeSpare();
        try
        {
            next.WriteDurably(0, new SegmentHeader(Installation, before.Sequence + 1, before.Hash).ToBytes());
            next.MoveTo(SegmentName.In(Directory, before.Sequence + 1).Path);
            DurableFile.SyncDirectory(Directory);
        }
        catch
        {
            next.Dispose();
            throw;
        }

        var full = _segment;
        _segment = next;
        full?.Dispose();
        _position = TrailLayout.HeaderLength;
    }

    private SegmentFile TakeSpare()
    {
        var spare = _spare;
        _spare = null;
        if (spare is not null)
        {
            return spare.GetAwaiter().GetResult();
        }

        return SegmentFile.Create(Path.Combine(Directory, SpareName), options);
    }

    /// <summary>Prepares zeros, and near the end the next segment, while nobody waits for them.</summary>
    private void LookAhead()
    {
        _segment!.FillAhead(_position);
        if (_spare is null && _position > options.SegmentBytes / 4L * 3)
        {
            _spare = Task.Run(() => SegmentFile.Create(Path.Combine(Directory, SpareName), options));
        }
    }
}
