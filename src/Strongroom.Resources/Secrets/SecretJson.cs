using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;

namespace Strongroom.Secrets;

/// <summary>The members of secret bodies, in the order in which the real service writes them (wire reference §3.4).</summary>
internal static class SecretJson
{
    /// <summary>Value (when shown), contentType, id, attributes, tags.</summary>
    public static void WriteBundle(Utf8JsonWriter json, Passage passage, string id, SecretVersion version, SecretBytes? value)
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
        json.WriteStartObject("attributes"u8);
        ObjectJson.WriteAttributes(json, passage, version);
        json.WriteEndObject();
        ObjectJson.WriteTags(json, version);
    }
}
