using System.Net;
using System.Net.Http.Headers;
using Strongroom.Kernel;

namespace Strongroom.Cli;

/// <summary>The body of <c>init</c> and <c>unseal</c>: <c>{"slot":"passphrase","passphrase":"…"}</c>, written from pinned bytes and zeroed on dispose.</summary>
/// <remarks>The HTTP client's own write buffer is beyond reach; it lives as long as this short process.</remarks>
internal sealed class PassphraseContent : HttpContent
{
    private readonly SecretBytes _body;

    /// <param name="passphrase">UTF-8; stays the caller's.</param>
    public PassphraseContent(SecretBytes passphrase)
    {
        ArgumentNullException.ThrowIfNull(passphrase);
        _body = Write(passphrase.Span);
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        // Spans do not cross an await; the write goes to the client's buffer or the local socket and does not linger.
        stream.Write(_body.Span);
        return Task.CompletedTask;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
        }

        base.Dispose(disposing);
    }

    private static SecretBytes Write(ReadOnlySpan<byte> passphrase)
    {
        var head = "{\"slot\":\"passphrase\",\"passphrase\":\""u8;
        var tail = "\"}"u8;
        var length = head.Length + tail.Length;
        foreach (var octet in passphrase)
        {
            length += EscapedLength(octet);
        }

        var body = SecretBytes.Allocate(length);
        head.CopyTo(body.Writable);
        var at = head.Length;
        foreach (var octet in passphrase)
        {
            at += Escape(octet, body.Writable[at..]);
        }

        tail.CopyTo(body.Writable[at..]);
        return body;
    }

    // RFC 8259 §7: the quotation mark, the reverse solidus and the control characters must be escaped; all else is UTF-8 as it stands.
    private static int EscapedLength(byte octet) => octet is (byte)'"' or (byte)'\\' ? 2 : octet < 0x20 ? 6 : 1;

    private static int Escape(byte octet, Span<byte> output)
    {
        switch (EscapedLength(octet))
        {
            case 1:
                output[0] = octet;
                return 1;
            case 2:
                output[0] = (byte)'\\';
                output[1] = octet;
                return 2;
            default:
                "\\u00"u8.CopyTo(output);
                output[4] = HexDigit(octet >> 4);
                output[5] = HexDigit(octet & 0xF);
                return 6;
        }
    }

    private static byte HexDigit(int value) => (byte)(value < 10 ? '0' + value : 'a' + value - 10);
}
