namespace Strongroom.Kernel;

/// <summary>
/// Base64url without padding (RFC 4648 §5), one spelling per byte string. The framework's decoder takes padding, white space and loose last
/// bits; here each of those is refused, so that a token has one form (security model §7).
/// </summary>
public static class CanonicalBase64Url
{
    public static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    /// <summary>Null for anything that <see cref="Encode"/> would not have written.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (!IsAlphabet(text) || text.Length % 4 == 1)
        {
            return null;
        }

        var bytes = new byte[text.Length * 3 / 4];
        if (!System.Buffers.Text.Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != bytes.Length)
        {
            return null;
        }

        // The unused bits of the last character must be zero.
        Span<char> again = stackalloc char[4];
        var tail = written % 3;
        if (tail != 0)
        {
            System.Buffers.Text.Base64Url.TryEncodeToChars(bytes.AsSpan(written - tail), again, out var count);
            if (!text[^count..].SequenceEqual(again[..count]))
            {
                return null;
            }
        }

        return bytes;
    }

    private static bool IsAlphabet(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
