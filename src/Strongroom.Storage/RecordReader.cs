using System.Buffers.Binary;
using System.Text;

namespace Strongroom.Storage;

/// <summary>Reads what <see cref="RecordWriter"/> wrote. Every malformed input throws <see cref="InvalidDataException"/>; nothing is allocated before its length is checked against what is left.</summary>
public ref struct RecordReader(ReadOnlySpan<byte> record)
{
    private ReadOnlySpan<byte> _rest = record;

    public readonly bool AtEnd => _rest.IsEmpty;

    public readonly int Remaining => _rest.Length;

    public byte Byte() => Take(1)[0];

    /// <summary>Reads the layout version and refuses one that is not between 1 and <paramref name="newest"/>.</summary>
    public byte Layout(byte newest)
    {
        var version = Byte();
        return version >= 1 && version <= newest ? version : throw new InvalidDataException($"Record layout {version} is not known here");
    }

    public bool Bool() => Byte() switch
    {
        0 => false,
        1 => true,
        _ => throw new InvalidDataException("A flag is neither 0 nor 1"),
    };

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public Guid Guid() => new(Take(16), bigEndian: true);

    public ReadOnlySpan<byte> Raw(int length) => Take(length);

    public ReadOnlySpan<byte> Bytes() => Take(Int32());

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public string? OptionalText() => Bool() ? Text() : null;

    public long? OptionalInt64() => Bool() ? Int64() : null;

    public Guid? OptionalGuid() => Bool() ? Guid() : null;

    public Dictionary<string, string>? TextMap()
    {
        var count = Int32();
        if (count < 0)
        {
            return null;
        }

        CheckCount(count, smallestItem: 8);
        var map = new Dictionary<string, string>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            map.Add(Text(), Text());
        }

        return map;
    }

    public List<string> TextList()
    {
        var count = Int32();
        CheckCount(count, smallestItem: 4);
        var list = new List<string>(count);
        for (var i = 0; i < count; i++)
        {
            list.Add(Text());
        }

        return list;
    }

    /// <summary>Refuses a count of items that could not fit in what is left.</summary>
    public readonly void CheckCount(int count, int smallestItem)
    {
        if (count < 0 || (long)count * smallestItem > _rest.Length)
        {
            throw new InvalidDataException("A count exceeds the record");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw new InvalidDataException("A field exceeds the record");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
