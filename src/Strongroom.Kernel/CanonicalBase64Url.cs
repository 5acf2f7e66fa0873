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

        // The framework refuses unused bits that are not zero, so one byte string has one spelling.
        var bytes = new byte[text.Length * 3 / 4];
        return System.Buffers.Text.Base64Url.DecodeFromChars(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == bytes.Length
            ? bytes
            : null;
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
