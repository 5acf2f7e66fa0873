using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.Secrets;

/// <summary>A page of secrets, deleted secrets or versions: never a value. <c>nextLink</c> is null on the last page.</summary>
internal sealed class SecretListAnswer(Passage passage, IReadOnlyList<SecretListItem> items, string? nextLink) : Answer
{
    public override void Write(Utf8JsonWriter json)
    {
        var members = new SecretJson(passage);
        json.WriteStartObject();
        json.WriteStartArray("value"u8);
        foreach (var (head, version, showVersion) in items)
        {
            json.WriteStartObject();
            if (head.DeletedAt is not null)
            {
                members.WriteRecovery(json, head);
            }

            members.WriteBundle(json, showVersion ? members.Id(head.Name, version.Version) : members.BaseId(head.Name), version, value: null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("nextLink"u8, nextLink);
        json.WriteEndObject();
    }
}
