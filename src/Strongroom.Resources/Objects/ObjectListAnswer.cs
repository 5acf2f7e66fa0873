using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Storage;

namespace Strongroom.Objects;

/// <summary>A page of objects, deleted objects or versions. <c>nextLink</c> is null on the last page.</summary>
/// <param name="writeMembers">Writes the members of one item after the recovery members; the id is given.</param>
internal sealed class ObjectListAnswer<TObject, TVersion>(
    Passage passage, ObjectKind kind, IReadOnlyList<ListItem<TObject, TVersion>> items, string? nextLink, Action<Utf8JsonWriter, string, ListItem<TObject, TVersion>> writeMembers)
    : Answer
    where TObject : StoredObject<TVersion>, IRecord<TObject>
    where TVersion : StoredVersion
{
    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("value"u8);
        foreach (var item in items)
        {
            json.WriteStartObject();
            if (item.Object.DeletedAt is not null)
            {
                ObjectJson.WriteRecovery(json, passage, kind, item.Object);
            }

            var id = item.ShowVersion ? kind.Id(passage.Origin, item.Object.Name, item.Version.Version) : kind.BaseId(passage.Origin, item.Object.Name);
            writeMembers(json, id, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("nextLink"u8, nextLink);
        json.WriteEndObject();
    }
}
