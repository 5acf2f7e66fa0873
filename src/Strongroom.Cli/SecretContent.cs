using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Strongroom.Kernel;

namespace Strongroom.Cli;

/// <summary>A body with secrets in it, as <c>{"slot":"passphrase","passphrase":"…"}</c>, written from pinned bytes and zeroed on dispose.</summary>
/// <remarks>The HTTP client's own write buffer is beyond reach; it lives as long as this short process.</remarks>
internal sealed class SecretContent : HttpContent
{
    private readonly SecretBytes _body;

    /// <param name="write">Writes the members that are no secret.</param>
    /// <param name="secrets">Members of text: name and UTF-8; they stay the caller's.</param>
    public SecretContent(Action<Utf8JsonWriter> write, params ReadOnlySpan<(string Name, SecretBytes Value)> secrets)
    {
        _body = Write(JsonBody.Bytes(write), secrets);
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>What makes or opens a passphrase slot.</summary>
    public static SecretContent OfPassphrase(SecretBytes passphrase) => new(json => json.WriteString("slot", "passphrase"), ("passphrase", passphrase));

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

    private static SecretBytes Write(byte[] plain, ReadOnlySpan<(string Name, SecretBytes Value)> secrets)
    {
        var length = plain.Length;
        foreach (var (name, value) in secrets)
        {
            length += name.Length + "\"\":\"\","u8.Length;
            foreach (var octet in value.Span)
            {
                length += EscapedLength(octet);
            }
        }

        var body = SecretBytes.Allocate(plain.Length == 2 && secrets.Length > 0 ? length - 1 : length);
        plain.AsSpan(0, plain.Length - 1).CopyTo(body.Writable);
        var at = plain.Length - 1;
        foreach (var (name, value) in secrets)
        {
            if (at > 1)
            {
                body.Writable[at++] = (byte)',';
            }

            body.Writable[at++] = (byte)'"';
            at += Encoding.ASCII.GetBytes(name, body.Writable[at..]);
            at += Put("\":\""u8, body.Writable[at..]);
            foreach (var octet in value.Span)
            {
                at += Escape(octet, body.Writable[at..]);
            }

            body.Writable[at++] = (byte)'"';
        }

        body.Writable[at] = (byte)'}';
        return body;
    }

    private static int Put(ReadOnlySpan<byte> text, Span<byte> output)
    {
        text.CopyTo(output);
        return text.Length;
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
