using System.Buffers.Binary;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>What stands around a key before RFC 3394's process and has to be found after it: its own constant, or RFC 5649's length and zeros.</summary>
internal static class KeyWrapForm
{
    public const int CheckSize = 8;

    private const ulong PlainCheck = 0xA6A6_A6A6_A6A6_A6A6;
    private const uint PaddedCheck = 0xA659_59A6;

    /// <summary>Integrity check and key, filled with zeros to whole semiblocks for RFC 5649.</summary>
    public static SecretBytes Form(ReadOnlySpan<byte> key, bool isPadded)
    {
        var formed = SecretBytes.Allocate(CheckSize + ((key.Length + CheckSize - 1) / CheckSize * CheckSize));
        if (isPadded)
        {
            BinaryPrimitives.WriteUInt32BigEndian(formed.Writable, PaddedCheck);
            BinaryPrimitives.WriteUInt32BigEndian(formed.Writable[sizeof(uint)..], (uint)key.Length);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(formed.Writable, PlainCheck);
        }

        key.CopyTo(formed.Writable[CheckSize..]);
        return formed;
    }

    /// <summary>The key, or null when anything around it is not as it must be.</summary>
    public static SecretBytes? Key(ReadOnlySpan<byte> formed, bool isPadded)
    {
        var rest = formed[CheckSize..];
        if (!isPadded)
        {
            return BinaryPrimitives.ReadUInt64BigEndian(formed) == PlainCheck ? new SecretBytes(rest) : null;
        }

        // All differences are gathered before the one decision.
        var difference = BinaryPrimitives.ReadUInt32BigEndian(formed) ^ PaddedCheck;
        var length = BinaryPrimitives.ReadUInt32BigEndian(formed[sizeof(uint)..]);
        var isInRange = length <= (uint)rest.Length && length > (uint)rest.Length - CheckSize;
        var filling = isInRange ? rest[(int)length..] : rest[^CheckSize..];
        foreach (var octet in filling)
        {
            difference |= octet;
        }

        return isInRange & difference == 0 ? new SecretBytes(rest[..(int)length]) : null;
    }
}
