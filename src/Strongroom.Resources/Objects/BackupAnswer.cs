using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.Objects;

/// <summary><c>{"value":"…"}</c>: the sealed backup, base64url without padding.</summary>
internal sealed class BackupAnswer(string blob) : Answer
{
    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("value"u8, blob);
        json.WriteEndObject();
    }
}
