using System.Security.Cryptography;
using System.Text;

namespace Strongroom.Server.Tls;

/// <summary>PEM text that may hold a private key: pinned characters, zeroed on dispose, never a string.</summary>
internal sealed class PemText : IDisposable
{
    private readonly char[] _text;

    private PemText(int length) => _text = GC.AllocateArray<char>(length, pinned: true);

    public ReadOnlySpan<char> Span => _text;

    public Span<char> Writable => _text;

    public static PemText Allocate(int length) => new(length);

    /// <param name="path">A file of ASCII text; other bytes become question marks, which no PEM block contains.</param>
    /// <param name="longest">More bytes than this are refused.</param>
    /// <exception cref="TlsMaterialException">The file cannot be read or is too long.</exception>
    public static PemText Read(string path, int longest)
    {
        byte[]? bytes = null;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if (stream.Length > longest)
            {
                throw new TlsMaterialException($"{path} is longer than {longest} bytes");
            }

            bytes = GC.AllocateArray<byte>((int)stream.Length, pinned: true);
            stream.ReadExactly(bytes);
            var text = new PemText(bytes.Length);
            Encoding.ASCII.GetChars(bytes, text._text);
            return text;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new TlsMaterialException($"{path} cannot be read: {fault.Message}");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    public void Dispose() => Array.Clear(_text);

    public override string ToString() => $"PemText({_text.Length})";
}
