using System.Buffers.Text;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>Writes a key and its chain as PEM text (RFC 7468): ASCII, lines of 64 characters that end with LF.</summary>
public static class PemWriter
{
    private const int LineBytes = 48;

    /// <param name="pkcs8">Comes first; null leaves the key out. Stays the caller's to dispose.</param>
    /// <param name="chain">DER, in the order in which they are to stand: the leaf first.</param>
    /// <returns>The caller's to dispose.</returns>
    public static SecretBytes Write(SecretBytes? pkcs8, IReadOnlyList<byte[]> chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var text = SecretBytes.Allocate((pkcs8 is null ? 0 : SizeOf("PRIVATE KEY"u8, pkcs8.Length)) + chain.Sum(der => SizeOf("CERTIFICATE"u8, der.Length)));
        var rest = text.Writable;
        if (pkcs8 is not null)
        {
            WriteBlock(ref rest, "PRIVATE KEY"u8, pkcs8.Span);
        }

        foreach (var der in chain)
        {
            WriteBlock(ref rest, "CERTIFICATE"u8, der);
        }

        return text;
    }

    private static int SizeOf(ReadOnlySpan<byte> label, int length) =>
        "-----BEGIN -----\n-----END -----\n".Length + (2 * label.Length) + Base64.GetMaxEncodedToUtf8Length(length) + ((length + LineBytes - 1) / LineBytes);

    private static void WriteBlock(ref Span<byte> rest, ReadOnlySpan<byte> label, ReadOnlySpan<byte> der)
    {
        Put(ref rest, "-----BEGIN "u8, label, "-----\n"u8);
        while (!der.IsEmpty)
        {
            var line = der[..Math.Min(der.Length, LineBytes)];
            Base64.EncodeToUtf8(line, rest, out _, out var written);
            rest = rest[written..];
            Put(ref rest, "\n"u8, [], []);
            der = der[line.Length..];
        }

        Put(ref rest, "-----END "u8, label, "-----\n"u8);
    }

    private static void Put(ref Span<byte> rest, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        first.CopyTo(rest);
        second.CopyTo(rest[first.Length..]);
        third.CopyTo(rest[(first.Length + second.Length)..]);
        rest = rest[(first.Length + second.Length + third.Length)..];
    }
}
