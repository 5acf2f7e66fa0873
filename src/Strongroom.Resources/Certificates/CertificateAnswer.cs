using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Objects;

namespace Strongroom.Certificates;

/// <summary>One certificate; with the recovery members when it is deleted.</summary>
internal sealed class CertificateAnswer(Passage passage, CertificateHead head, CertificateVersion version, int status = 200) : Answer
{
    public override int Status => status;

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (head.DeletedAt is not null)
        {
            ObjectJson.WriteRecovery(json, passage, CertificateRows.Shelf.Kind, head);
        }

        CertificateJson.WriteBundle(json, passage, head, version);
        json.WriteEndObject();
    }
}
