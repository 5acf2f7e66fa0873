using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>Big-endian structures of TPM 2.0 Part 2, into one pinned buffer of a command's greatest size that is zeroed on dispose.</summary>
internal sealed class TpmWriter : IDisposable
{
    public const int MostBytes = 4096;

    private readonly byte[] _bytes = GC.AllocateArray<byte>(MostBytes, pinned: true);
    private int _length;

    public int Length => _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    public TpmWriter Byte(byte value)
    {
        Take(1)[0] = value;
        return this;
    }

    public TpmWriter UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Take(sizeof(ushort)), value);
        return this;
    }

    public TpmWriter UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), value);
        return this;
    }

    public TpmWriter Raw(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Take(value.Length));
        return this;
    }

    /// <summary>A TPM2B: the size in two bytes, then the bytes.</summary>
    public TpmWriter Sized(ReadOnlySpan<byte> value) => UInt16((ushort)value.Length).Raw(value);

    /// <summary>A TPM2B whose content is written by <paramref name="write"/>.</summary>
    public TpmWriter Sized(Action<TpmWriter> write)
    {
        var at = _length;
        UInt16(0);
        write(this);
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(at), (ushort)(_length - at - sizeof(ushort)));
        return this;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    private Span<byte> Take(int size)
    {
        var taken = _bytes.AsSpan(_length, size);
        _length += size;
        return taken;
    }
}
