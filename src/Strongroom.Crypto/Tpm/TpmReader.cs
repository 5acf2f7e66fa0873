using System.Buffers.Binary;

namespace Strongroom.Crypto;

/// <summary>Reads what a TPM answered. Whatever does not fit is an answer that no TPM may give.</summary>
internal ref struct TpmReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte Byte() => Raw(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Raw(sizeof(ushort)));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Raw(sizeof(uint)));

    public ReadOnlySpan<byte> Sized() => Raw(UInt16());

    public ReadOnlySpan<byte> Raw(int size)
    {
        if (size > _rest.Length)
        {
            throw new TpmException(TpmFault.Unavailable, "The TPM's answer is too short");
        }

        var taken = _rest[..size];
        _rest = _rest[size..];
        return taken;
    }
}
