using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.Identity.Graph;

/// <summary>Objects of the directory, in one page: a look-up finds few.</summary>
/// <param name="context">The address of the list's description.</param>
/// <param name="mixed">True when the items are of several types, and so each names its own.</param>
internal sealed class GraphListAnswer(string context, IReadOnlyList<GraphObject> found, bool mixed = false) : Answer
{
    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("@odata.context"u8, context);
        json.WriteStartArray("value"u8);
        foreach (var item in found)
        {
            json.WriteStartObject();
            if (mixed)
            {
                json.WriteString("@odata.type"u8, $"#microsoft.graph.{item.Type}");
            }

            item.WriteMembers(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
