using System.Buffers.Binary;
using System.Text;

namespace Strongroom.Storage;

/// <summary>
/// The one binary layout of records: little-endian integers; strings and byte runs as a u32 length followed by the bytes; an optional
/// value as one byte (0 absent, 1 present) before it. Fields come in a fixed order, so equal records have equal bytes.
/// </summary>
public sealed class RecordWriter
{
    private byte[] _buffer = new byte[512];
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public int Length => _length;

    /// <summary>Empties the writer and zeroes what it held.</summary>
    public void Reset()
    {
        _buffer.AsSpan(0, _length).Clear();
        _length = 0;
    }

    public void Byte(byte value) => Take(1)[0] = value;

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    public void Guid(Guid value) => value.TryWriteBytes(Take(16), bigEndian: true, out _);

    /// <summary>Bytes without a length, for fields whose size the layout fixes.</summary>
    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        value.CopyTo(Take(value.Length));
    }

    public void Text(ReadOnlySpan<char> value)
    {
        var size = Encoding.UTF8.GetByteCount(value);
        Int32(size);
        Encoding.UTF8.GetBytes(value, Take(size));
    }

    public void OptionalText(string? value)
    {
        Bool(value is not null);
        if (value is not null)
        {
            Text(value);
        }
    }

    public void OptionalInt64(long? value)
    {
        Bool(value is not null);
        if (value is { } number)
        {
            Int64(number);
        }
    }

    public void OptionalGuid(Guid? value)
    {
        Bool(value is not null);
        if (value is { } id)
        {
            Guid(id);
        }
    }

    public void TextMap(IReadOnlyDictionary<string, string>? map)
    {
        Int32(map?.Count ?? -1);
        foreach (var (name, value) in map ?? System.Collections.Frozen.FrozenDictionary<string, string>.Empty)
        {
            Text(name);
            Text(value);
        }
    }

    public void TextList(IReadOnlyCollection<string> list)
    {
        ArgumentNullException.ThrowIfNull(list);
        Int32(list.Count);
        foreach (var item in list)
        {
            Text(item);
        }
    }

    private Span<byte> Take(int count)
    {
        if (_length + count > _buffer.Length)
        {
            var larger = new byte[Math.Max(_buffer.Length * 2, _length + count)];
            _buffer.AsSpan(0, _length).CopyTo(larger);
            _buffer.AsSpan(0, _length).Clear();
            _buffer = larger;
        }

        var span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }
}
