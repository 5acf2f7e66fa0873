using System.Buffers;
using System.Buffers.Text;

namespace Strongroom.Identity;

/// <summary>
/// Base64url as RFC 7515 §2 has it, so that bytes have one text. The framework's decoder takes padding and white space besides; what it does
/// refuse since .NET 10 is a last character with loose bits, and a test holds it to that.
/// </summary>
internal static class Base64UrlText
{
    private static readonly SearchValues<byte> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    /// <summary>False for anything that is not the one encoding of some bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, out byte[] decoded)
    {
        decoded = [];
        if (text.Length % 4 == 1 || text.IndexOfAnyExcept(Alphabet) >= 0)
        {
            return false;
        }

        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromUtf8(text, bytes, out _, out var written) != OperationStatus.Done || written != bytes.Length)
        {
            return false;
        }

        decoded = bytes;
        return true;
    }
}
