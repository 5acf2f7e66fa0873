using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.Keys;

/// <summary><c>{"value": JWS}</c>.</summary>
internal sealed class ReleaseAnswer(string jws) : Answer
{
    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("value"u8, jws);
        json.WriteEndObject();
    }
}
