using Microsoft.Win32.SafeHandles;

namespace Strongroom.Audit;

/// <summary>Reads a segment through one buffer, forward, without holding the file in memory.</summary>
internal sealed class SegmentWindow : IDisposable
{
    /// <summary>At least twice the longest entry, so that an entry and the hash before it always fit.</summary>
    private const int Size = 256 * 1024;

    private readonly SafeFileHandle _file;
    private readonly byte[] _buffer = new byte[Size];
    private long _start;
    private int _held;

    public SegmentWindow(string path) =>
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);

    /// <summary>Bytes of the file now.</summary>
    public long FileLength => RandomAccess.GetLength(_file);

    /// <summary>Up to <paramref name="length"/> bytes from <paramref name="offset"/>, fewer at the end of the file; valid until the next call.</summary>
    public ReadOnlySpan<byte> At(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Size);
        if (offset < _start || offset + length > _start + _held)
        {
            Load(offset);
        }

        var available = (int)Math.Min(length, _start + _held - offset);
        return _buffer.AsSpan((int)(offset - _start), Math.Max(available, 0));
    }

    /// <summary>Forgets what is held, so that the next read sees what was written since.</summary>
    public void Forget() => _held = 0;

    public void Dispose() => _file.Dispose();

    private void Load(long offset)
    {
        _start = offset;
        _held = 0;
        while (_held < Size)
        {
            var read = RandomAccess.Read(_file, _buffer.AsSpan(_held), offset + _held);
            if (read == 0)
            {
                return;
            }

            _held += read;
        }
    }
}
