using Microsoft.Win32.SafeHandles;
using Strongroom.Crypto;

namespace Strongroom.Audit;

/// <summary>
/// One segment open for writing. Zeros are written ahead of the entries, in the background, so that making an entry durable changes
/// neither the file's length nor its allocation: such a sync is one device write (performance reference §3).
/// </summary>
internal sealed class SegmentFile : IDisposable
{
    private const int FillStep = 512 * 1024;

    private readonly FileStream _stream;
    private readonly SafeFileHandle _handle;
    private readonly int _fillBytes;
    private readonly Lock _filling = new();
    private string? _place;
    private long _filledTo;
    private Task _fillAhead = Task.CompletedTask;

    private SegmentFile(string path, FileMode mode, AuditOptions options)
    {
        var open = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
        {
            open.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        _stream = new FileStream(path, open);
        _handle = _stream.SafeFileHandle;
        Path = path;
        Capacity = options.SegmentBytes;
        _fillBytes = options.FillBytes;
        _filledTo = _stream.Length;
        _place = Place();
    }

    public string Path { get; private set; }

    /// <summary>Where entries must end.</summary>
    public long Capacity { get; }

    public static SegmentFile Open(string path, AuditOptions options) => new(path, FileMode.Open, options);

    /// <summary>A new file with its first zeros on the disk.</summary>
    public static SegmentFile Create(string path, AuditOptions options)
    {
        var file = new SegmentFile(path, FileMode.CreateNew, options);
        try
        {
            file.FillTo(1);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes and returns when the bytes are on the disk.</summary>
    /// <exception cref="IOException">They may or may not be there; this file must not be used again.</exception>
    public void WriteDurably(long offset, ReadOnlySpan<byte> bytes)
    {
        FillTo(offset + bytes.Length);
        RandomAccess.Write(_handle, bytes, offset);
        DurableFile.SyncData(_handle);
    }

    /// <summary>Overwrites a torn tail with zeros.</summary>
    public void Erase(long from, long to)
    {
        var zeros = new byte[Math.Min(_fillBytes, Math.Max(to - from, 0))];
        for (var at = from; at < to; at += zeros.Length)
        {
            RandomAccess.Write(_handle, zeros.AsSpan(0, (int)Math.Min(zeros.Length, to - at)), at);
        }

        DurableFile.SyncData(_handle);
    }

    /// <summary>Starts the next fill when less than half a fill is left after <paramref name="position"/>.</summary>
    public void FillAhead(long position)
    {
        var filledTo = Interlocked.Read(ref _filledTo);
        if (filledTo < Capacity && filledTo - position < _fillBytes / 2 && _fillAhead.IsCompleted)
        {
            _fillAhead = Task.Run(() => TryFillTo(filledTo + 1));
        }
    }

    public void MoveTo(string path)
    {
        File.Move(Path, path, overwrite: false);
        Path = path;
        _place = Place();
    }

    /// <summary>
    /// False when the file was deleted, moved or replaced under the open handle, which would swallow entries without an error. Only
    /// Linux tells; elsewhere it says whether there is a file of this name.
    /// </summary>
    public bool IsInPlace() => Place() == _place;

    /// <summary>Waits for a fill under way: zeros that arrive after the file was opened anew would erase entries.</summary>
    public void Dispose()
    {
        _fillAhead.GetAwaiter().GetResult();
        _stream.Dispose();
    }

    private string? Place()
    {
        if (OperatingSystem.IsLinux())
        {
            return new FileInfo($"/proc/self/fd/{_handle.DangerousGetHandle()}").LinkTarget;
        }

        return File.Exists(Path) ? Path : null;
    }

    private void TryFillTo(long end)
    {
        try
        {
            FillTo(end);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // The writer meets the same fault itself when it needs the space; until then entries still fit.
        }
    }

    private void FillTo(long end)
    {
        if (end <= Interlocked.Read(ref _filledTo))
        {
            return;
        }

        lock (_filling)
        {
            while (_filledTo < end)
            {
                FillOnce(Math.Max(Capacity, end));
            }
        }
    }

    /// <summary>In steps, each synced: a sync of entries has to wait for whatever zeros of the same file are on their way.</summary>
    private void FillOnce(long limit)
    {
        var target = Math.Min(_filledTo + _fillBytes, limit);
        while (_filledTo < target)
        {
            var length = (int)Math.Min(FillStep, target - _filledTo);
            RandomAccess.Write(_handle, new byte[length], _filledTo);
            DurableFile.SyncData(_handle);
            Interlocked.Add(ref _filledTo, length);
        }
    }
}
