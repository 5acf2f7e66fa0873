using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;

namespace Strongroom.Secrets;

/// <summary>One secret: with its value after a get or set, without it otherwise, with the recovery members when it is deleted.</summary>
internal sealed class SecretAnswer(Passage passage, SecretHead head, SecretVersion version, SecretBytes? value) : Answer
{
    public override void Write(Utf8JsonWriter json)
    {
        var kind = SecretRows.Shelf.Kind;
        json.WriteStartObject();
        if (head.DeletedAt is not null)
        {
            ObjectJson.WriteRecovery(json, passage, kind, head);
        }

        SecretJson.WriteBundle(json, passage, kind.Id(passage.Origin, head.Name, version.Version), head, version, value);
        json.WriteEndObject();
    }

    protected override void Dispose(bool disposing)
    {
        value?.Dispose();
        base.Dispose(disposing);
    }
}
