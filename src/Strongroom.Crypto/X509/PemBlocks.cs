using System.Buffers;
using System.Buffers.Text;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// Goes from block to block of a PEM text (RFC 7468), of which there may be twenty. What stands between them is passed over; in them nothing but
/// base64 and white space is taken, so no header and no encryption.
/// </summary>
internal ref struct PemBlocks(ReadOnlySpan<byte> text)
{
    public const string NotBase64 = "A block holds something that is not base64; headers and encrypted keys are not allowed.";

    private const int Most = 20;

    private ReadOnlySpan<byte> _rest = text;
    private ReadOnlySpan<byte> _label;
    private ReadOnlySpan<byte> _body;
    private int _count;

    public static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;

    private static ReadOnlySpan<byte> End => "-----END "u8;

    private static ReadOnlySpan<byte> Dashes => "-----"u8;

    /// <summary>Why <see cref="Next"/> was false before the end; null at the end.</summary>
    public string? Fault { get; private set; }

    public readonly bool IsLabel(ReadOnlySpan<byte> label) => _label.SequenceEqual(label);

    public readonly ReadOnlySpan<byte> Label => _label;

    /// <summary>Goes to the next block.</summary>
    public bool Next()
    {
        var start = _rest.IndexOf(Begin);
        if (start < 0)
        {
            return false;
        }

        if (_count++ == Most)
        {
            return Refuse($"It has more than {Most} blocks.");
        }

        var text = _rest[(start + Begin.Length)..];
        var labelLength = text.IndexOf(Dashes);
        if (labelLength < 0 || text[..labelLength].IndexOfAny((byte)'\r', (byte)'\n') >= 0)
        {
            return Refuse("A block has no end.");
        }

        _label = text[..labelLength];
        text = text[(labelLength + Dashes.Length)..];
        var bodyLength = text.IndexOf(End);
        if (bodyLength < 0)
        {
            return Refuse("A block has no end.");
        }

        _body = text[..bodyLength];
        text = text[(bodyLength + End.Length)..];
        if (!text.StartsWith(_label) || !text[_label.Length..].StartsWith(Dashes))
        {
            return Refuse("A block does not end as it begins.");
        }

        _rest = text[(_label.Length + Dashes.Length)..];
        return true;
    }

    /// <returns>The caller's to dispose; null when it is not base64. It may be a key, so that it is never in an ordinary array.</returns>
    public readonly SecretBytes? Decode()
    {
        using var room = SecretBytes.Allocate(Base64.GetMaxDecodedFromUtf8Length(_body.Length));
        return Base64.DecodeFromUtf8(_body, room.Writable, out _, out var written) == OperationStatus.Done && written > 0
            ? new SecretBytes(room.Span[..written])
            : null;
    }

    private bool Refuse(string fault)
    {
        Fault = fault;
        return false;
    }
}
