using System.Buffers.Binary;
using System.Text;

namespace Strongroom.Crypto;

/// <summary>
/// The one encoding of what a ciphertext or tag is bound to. Fields are never joined as text: two different lists of fields have two different
/// encodings, since each field's length stands before it.
/// </summary>
/// <remarks>
/// <code>
/// "kv1" (3) || type (1) || for each field, in the type's fixed order: length (u32, big-endian) || bytes
/// </code>
/// Each type has its own number and its own fixed list of fields; the user of a type defines both.
/// </remarks>
public ref struct BoundContext
{
    private const int TypeOffset = 3;
    private const int FieldsOffset = 4;
    private const int LengthSize = 4;

    private Span<byte> _buffer;
    private int _length;

    /// <param name="scratch">Where the encoding is written while it fits, usually from the caller's stack; a longer one moves to the heap.</param>
    public BoundContext(byte type, Span<byte> scratch)
    {
        _buffer = scratch.Length < FieldsOffset ? new byte[128] : scratch;
        Magic.CopyTo(_buffer);
        _buffer[TypeOffset] = type;
        _length = FieldsOffset;
    }

    private static ReadOnlySpan<byte> Magic => "kv1"u8;

    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    public void Add(ReadOnlySpan<byte> field) => field.CopyTo(Take(field.Length));

    public void Add(byte field) => Take(1)[0] = field;

    public void Add(uint field) => BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), field);

    /// <summary>16 bytes in the order of RFC 9562.</summary>
    public void Add(Guid field) => field.TryWriteBytes(Take(16), bigEndian: true, out _);

    /// <summary>The UTF-8 bytes of the text.</summary>
    public void Add(ReadOnlySpan<char> field) => Encoding.UTF8.GetBytes(field, Take(Encoding.UTF8.GetByteCount(field)));

    private Span<byte> Take(int size)
    {
        var end = _length + LengthSize + size;
        if (end > _buffer.Length)
        {
            var larger = new byte[Math.Max(end, _buffer.Length * 2)];
            Written.CopyTo(larger);
            _buffer = larger;
        }

        BinaryPrimitives.WriteUInt32BigEndian(_buffer[_length..], (uint)size);
        var field = _buffer.Slice(_length + LengthSize, size);
        _length = end;
        return field;
    }
}
