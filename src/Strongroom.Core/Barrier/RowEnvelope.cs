using System.Buffers.Binary;
using Strongroom.Crypto;

namespace Strongroom.Barrier;

/// <summary>
/// How a row is stored.
/// <code>
/// format (1) || system key number (4, big-endian) || tag (32) || payload
/// </code>
/// </summary>
internal static class RowEnvelope
{
    public const byte Format = 1;
    public const int NumberOffset = 1;
    public const int TagOffset = 5;
    public const int PayloadOffset = TagOffset + RowTag.Size;

    /// <summary>The system key that the row says it is under; null when it is no such row. Nothing is verified.</summary>
    public static uint? NumberOf(ReadOnlySpan<byte> stored) =>
        stored.Length >= PayloadOffset && stored[0] == Format ? BinaryPrimitives.ReadUInt32BigEndian(stored[NumberOffset..]) : null;
}
