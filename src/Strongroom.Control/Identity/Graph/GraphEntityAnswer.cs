using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.Identity.Graph;

/// <summary>One object of the directory.</summary>
/// <param name="context">The address of its type's description.</param>
internal sealed class GraphEntityAnswer(string context, GraphObject found) : Answer
{
    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("@odata.context"u8, context);
        found.WriteMembers(json);
        json.WriteEndObject();
    }
}
