using System.Net.Http.Headers;
using System.Text.Json;

namespace Strongroom.Cli;

/// <summary>Request bodies that hold no secret.</summary>
internal static class JsonBody
{
    /// <param name="write">Writes the members of one object.</param>
    public static HttpContent Of(Action<Utf8JsonWriter> write) => Of(Bytes(write));

    /// <summary>One object with the members that <paramref name="write"/> writes.</summary>
    public static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public static HttpContent Of(byte[] json)
    {
        var content = new ByteArrayContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
