using System.Security.Cryptography;

namespace Strongroom.Kernel;

/// <summary>Identifiers that nobody can guess and no deletion ever frees (security model S28).</summary>
public static class Entropy
{
    /// <summary>A version 4 UUID (RFC 9562 §5.4) with 122 bits from the operating system's generator.</summary>
    public static Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
