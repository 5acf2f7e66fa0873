using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;

namespace Strongroom.Secrets;

/// <summary>The members of secret bodies, in the order in which the real service writes them (wire reference §3.4).</summary>
internal static class SecretJson
{
    /// <summary>value (when shown), contentType, id, managed, attributes, kid, tags, previousVersion.</summary>
    public static void WriteBundle(Utf8JsonWriter json, Passage passage, string id, SecretHead head, SecretVersion version, SecretBytes? value)
    {
        if (value is not null)
        {
            json.WriteString("value"u8, value.Span);
        }

        if (version.ContentType is not null)
        {
            json.WriteString("contentType"u8, version.ContentType);
        }

        json.WriteString("id"u8, id);
        if (head.IsManaged)
        {
            json.WriteBoolean("managed"u8, true);
        }

        json.WriteStartObject("attributes"u8);
        ObjectJson.WriteAttributes(json, passage, version);
        json.WriteEndObject();
        if (version.IsOfCertificate)
        {
            json.WriteString("kid"u8, $"{passage.Origin}/keys/{head.Name.Shown}/{version.Version.Value}");
        }

        ObjectJson.WriteTags(json, version);
        if (version.PreviousVersion is { } previous && passage.ApiVersion.IsAtLeast("2025-07-01"))
        {
            json.WriteString("previousVersion"u8, previous);
        }
    }
}
