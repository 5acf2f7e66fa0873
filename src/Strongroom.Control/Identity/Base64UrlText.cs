using System.Buffers;
using System.Buffers.Text;

namespace Strongroom.Identity;

/// <summary>
/// Base64url as RFC 7515 §2 has it: no padding, no white space, and the unused bits of the last character zero. The framework's decoder
/// accepts all three, and with them several texts of one token (security model §7).
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
        return HasZeroTail(text, bytes);
    }

    private static bool HasZeroTail(ReadOnlySpan<byte> text, ReadOnlySpan<byte> decoded)
    {
        var used = decoded.Length % 3;
        if (used == 0)
        {
            return true;
        }

        Span<byte> again = stackalloc byte[4];
        Base64Url.TryEncodeToUtf8(decoded[^used..], again, out _);
        return again[used] == text[^1];
    }
}
