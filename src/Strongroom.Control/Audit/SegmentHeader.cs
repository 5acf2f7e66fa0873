using System.Buffers.Binary;

namespace Strongroom.Audit;

/// <summary>The first 128 bytes of a segment (see <see cref="TrailLayout"/>).</summary>
internal sealed record SegmentHeader(Guid Installation, long FirstSequence, byte[] PreviousHash)
{
    public byte[] ToBytes()
    {
        var bytes = new byte[TrailLayout.HeaderLength];
        TrailLayout.Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(TrailLayout.FormatOffset), TrailLayout.Format);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(TrailLayout.HeaderLengthOffset), TrailLayout.HeaderLength);
        Installation.TryWriteBytes(bytes.AsSpan(TrailLayout.InstallationOffset), bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(TrailLayout.FirstSequenceOffset), FirstSequence);
        PreviousHash.CopyTo(bytes.AsSpan(TrailLayout.PreviousHashOffset));
        return bytes;
    }

    /// <summary>Null when the bytes are no header of a known format.</summary>
    public static SegmentHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < TrailLayout.HeaderLength
            || !bytes.StartsWith(TrailLayout.Magic)
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[TrailLayout.FormatOffset..]) != TrailLayout.Format
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[TrailLayout.HeaderLengthOffset..]) != TrailLayout.HeaderLength)
        {
            return null;
        }

        return new SegmentHeader(
            new Guid(bytes.Slice(TrailLayout.InstallationOffset, 16), bigEndian: true),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[TrailLayout.FirstSequenceOffset..]),
            bytes.Slice(TrailLayout.PreviousHashOffset, TrailLayout.HashLength).ToArray());
    }
}
