using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Objects;

namespace Strongroom.Keys;

/// <summary>One key, its public part only; with the recovery members when it is deleted.</summary>
internal sealed class KeyAnswer(Passage passage, KeyHead head, KeyVersion version) : Answer
{
    public override void Write(Utf8JsonWriter json)
    {
        var kind = KeyRows.Shelf.Kind;
        json.WriteStartObject();
        if (head.DeletedAt is not null)
        {
            ObjectJson.WriteRecovery(json, passage, kind, head);
        }

        KeyJson.WriteBundle(json, passage, kind.Id(passage.Origin, head.Name, version.Version), head, version);
        json.WriteEndObject();
    }
}
