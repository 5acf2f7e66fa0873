using System.Buffers.Text;
using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary><c>{"value":"…"}</c>, base64url.</summary>
internal sealed class RandomAnswer(SecretBytes bytes) : Answer
{
    public override void Write(Utf8JsonWriter json)
    {
        using var text = SecretBytes.Allocate(Base64Url.GetEncodedLength(bytes.Length));
        Base64Url.EncodeToUtf8(bytes.Span, text.Writable);
        json.WriteStartObject();
        json.WriteString("value"u8, text.Span);
        json.WriteEndObject();
    }

    protected override void Dispose(bool disposing)
    {
        bytes.Dispose();
        base.Dispose(disposing);
    }
}
