using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.Server.Admin;

/// <summary>An answer of the local socket, written by a function.</summary>
internal sealed class AdminAnswer(Action<Utf8JsonWriter> write, int status = 200) : Answer
{
    public override int Status => status;

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }

    /// <summary><c>{"value":[…]}</c>.</summary>
    public static AdminAnswer List<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> writeItem) => new(json =>
    {
        json.WriteStartArray("value"u8);
        foreach (var item in items)
        {
            json.WriteStartObject();
            writeItem(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
