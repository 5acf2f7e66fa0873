using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.Arm;

/// <summary><c>{"value":[…],"nextLink":"…"}</c>; <c>nextLink</c> only when there is more (control-plane reference §1.3).</summary>
public sealed class ArmList<T>(IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write, string? nextLink = null) : Answer
{
    public override void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteStartArray("value"u8);
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
        if (nextLink is not null)
        {
            json.WriteString("nextLink"u8, nextLink);
        }

        json.WriteEndObject();
    }
}
