using System.Buffers.Text;
using System.Text.Json;
using Strongroom.AcmeServer;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Server.Admin;

/// <summary>A key for external account binding at the one moment it is shown: base64url, as ACME clients take it.</summary>
internal sealed class NewBindingAnswer(NewBinding made) : Answer
{
    public override int Status => 201;

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        AcmeAdmin.Write(json, made.Binding);
        using var text = SecretBytes.Allocate(Base64Url.GetEncodedLength(made.Key.Length));
        Base64Url.EncodeToUtf8(made.Key.Span, text.Writable);
        json.WriteString("hmacKey"u8, text.Span);
        json.WriteEndObject();
    }

    protected override void Dispose(bool disposing)
    {
        made.Dispose();
        base.Dispose(disposing);
    }
}
