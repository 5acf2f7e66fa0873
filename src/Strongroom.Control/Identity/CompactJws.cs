namespace Strongroom.Identity;

/// <summary>A JWS in compact serialization, cut into its parts and decoded. Nothing in it has been believed yet.</summary>
internal readonly ref struct CompactJws
{
    /// <summary>Bytes; longer text is not looked at (security model §7).</summary>
    public const int MaxLength = 16 * 1024;

    private CompactJws(ReadOnlySpan<byte> signed, byte[] header, byte[] payload, byte[] signature)
    {
        Signed = signed;
        Header = header;
        Payload = payload;
        Signature = signature;
    }

    /// <summary>Header, dot and payload as received: what the signature covers.</summary>
    public ReadOnlySpan<byte> Signed { get; }

    public byte[] Header { get; }

    public byte[] Payload { get; }

    public byte[] Signature { get; }

    /// <summary>Size, then exactly two dots, then the alphabet. The JSON serialization and every JWE fail here.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out CompactJws jws)
    {
        jws = default;
        if (text.Length > MaxLength || text.Count((byte)'.') != 2)
        {
            return false;
        }

        var first = text.IndexOf((byte)'.');
        var last = text.LastIndexOf((byte)'.');
        if (!Base64UrlText.TryDecode(text[..first], out var header)
            || !Base64UrlText.TryDecode(text[(first + 1)..last], out var payload)
            || !Base64UrlText.TryDecode(text[(last + 1)..], out var signature))
        {
            return false;
        }

        jws = new CompactJws(text[..last], header, payload, signature);
        return true;
    }
}
