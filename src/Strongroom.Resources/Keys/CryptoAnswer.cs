using System.Buffers.Text;
using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary><c>{kid, value, iv?, tag?, aad?}</c>, or <c>{value: true|false}</c> of a verify. The <c>kid</c> names the version that was used (G37).</summary>
internal sealed class CryptoAnswer(string kid, KeyOutput output) : Answer
{
    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteMembers(json, kid, output);
        json.WriteEndObject();
    }

    public static void WriteMembers(Utf8JsonWriter json, string kid, KeyOutput output)
    {
        if (output.Verdict is { } verdict)
        {
            json.WriteBoolean("value"u8, verdict);
            return;
        }

        json.WriteString("kid"u8, kid);
        WriteBytes(json, "value"u8, output.Secret is { } secret ? secret.Span : output.Public);
        Optional(json, "iv"u8, output.Iv);
        Optional(json, "tag"u8, output.Tag);
        Optional(json, "aad"u8, output.Aad);
    }

    protected override void Dispose(bool disposing)
    {
        output.Dispose();
        base.Dispose(disposing);
    }

    private static void Optional(Utf8JsonWriter json, ReadOnlySpan<byte> name, byte[]? value)
    {
        if (value is not null)
        {
            WriteBytes(json, name, value);
        }
    }

    /// <summary>Encoded in zeroed memory: a plaintext must not become a string.</summary>
    private static void WriteBytes(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        using var text = SecretBytes.Allocate(Base64Url.GetEncodedLength(value.Length));
        Base64Url.EncodeToUtf8(value, text.Writable);
        json.WriteString(name, text.Span);
    }
}
