using System.Security.Cryptography;

namespace Strongroom.Kernel;

/// <summary>Identifiers that nobody can guess and no deletion ever frees (security model S28).</summary>
public static class Entropy
{
    private const int BufferedBytes = 1024;

    [ThreadStatic]
    private static byte[]? _buffer;

    [ThreadStatic]
    private static int _used;

    /// <summary>A version 4 UUID (RFC 9562 §5.4) with 122 bits from the operating system's generator.</summary>
    public static Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        Take(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Asks the generator for many at once, since every request needs an id; what was given out is erased.</summary>
    private static void Take(Span<byte> bytes)
    {
        var buffer = _buffer;
        if (buffer is null || _used + bytes.Length > BufferedBytes)
        {
            buffer = _buffer ??= new byte[BufferedBytes];
            RandomNumberGenerator.Fill(buffer);
            _used = 0;
        }

        var source = buffer.AsSpan(_used, bytes.Length);
        source.CopyTo(bytes);
        source.Clear();
        _used += bytes.Length;
    }
}
