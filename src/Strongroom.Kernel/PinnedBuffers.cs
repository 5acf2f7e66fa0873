using System.Collections.Concurrent;
using System.Numerics;
using System.Security.Cryptography;

namespace Strongroom.Kernel;

/// <summary>Pinned arrays in sizes of powers of two, 64 B to 64 KiB, at most 256 kept of each size; always zero while in the pool.</summary>
public static class PinnedBuffers
{
    private const int SmallestShift = 6;
    private const int LargestShift = 16;
    private const int KeptPerSize = 256;

    private static readonly ConcurrentQueue<byte[]>[] Pools = [.. Enumerable.Range(SmallestShift, LargestShift - SmallestShift + 1).Select(_ => new ConcurrentQueue<byte[]>())];

    /// <summary>A zeroed pinned array of at least <paramref name="length"/> bytes.</summary>
    public static byte[] Rent(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var shift = ShiftFor(length);
        if (shift > LargestShift)
        {
            return GC.AllocateArray<byte>(length, pinned: true);
        }

        return Pools[shift - SmallestShift].TryDequeue(out var buffer) ? buffer : GC.AllocateArray<byte>(1 << shift, pinned: true);
    }

    /// <summary>Zeroes the array and keeps it for the next caller if there is room.</summary>
    public static void Return(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        CryptographicOperations.ZeroMemory(buffer);
        var shift = ShiftFor(buffer.Length);
        if (shift <= LargestShift && buffer.Length == 1 << shift && Pools[shift - SmallestShift].Count < KeptPerSize)
        {
            Pools[shift - SmallestShift].Enqueue(buffer);
        }
    }

    private static int ShiftFor(int length) =>
        length <= 1 << SmallestShift ? SmallestShift : BitOperations.Log2((uint)(length - 1)) + 1;
}
