namespace Strongroom.Crypto;

/// <summary><c>CKA_LABEL</c> of this server's keys: for people, and the mark by which its keys are told from others in the same token.</summary>
internal static class TokenLabel
{
    /// <summary>Some tokens take no more.</summary>
    private const int MostBytes = 64;

    public static ReadOnlySpan<byte> Prefix => "strongroom:"u8;

    /// <summary>The label, cut where a character ends.</summary>
    public static byte[] For(string label)
    {
        var bytes = new byte[MostBytes];
        Prefix.CopyTo(bytes);
        var length = Prefix.Length;
        foreach (var rune in label.EnumerateRunes())
        {
            if (!rune.TryEncodeToUtf8(bytes.AsSpan(length), out var written))
            {
                break;
            }

            length += written;
        }

        return bytes[..length];
    }

    public static bool IsOurs(ReadOnlySpan<byte> label) => label.StartsWith(Prefix);
}
