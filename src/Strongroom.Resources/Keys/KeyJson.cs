using System.Text.Json;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;

namespace Strongroom.Keys;

/// <summary>The members of key bodies, in the order in which the real service writes them (wire reference §4.5, §5.3).</summary>
internal static class KeyJson
{
    /// <summary>key, attributes, tags, release_policy.</summary>
    /// <param name="wrapped">The key itself, wrapped for who has it released; null in every other answer.</param>
    public static void WriteBundle(Utf8JsonWriter json, Passage passage, string id, KeyHead head, KeyVersion version, string? wrapped = null)
    {
        json.WriteStartObject("key"u8);
        WriteJwk(json, id, version);
        if (wrapped is not null)
        {
            json.WriteString("key_hsm"u8, wrapped);
        }

        json.WriteEndObject();
        WriteAttributes(json, passage, head, version);
        ObjectJson.WriteTags(json, version);
        WriteManaged(json, head);
        if (head.ReleasePolicy is { } policy)
        {
            WriteReleasePolicy(json, policy);
        }
    }

    /// <summary>kid, attributes, tags: an item of a list.</summary>
    public static void WriteItem(Utf8JsonWriter json, Passage passage, string id, KeyHead head, KeyVersion version)
    {
        json.WriteString("kid"u8, id);
        WriteAttributes(json, passage, head, version);
        ObjectJson.WriteTags(json, version);
        WriteManaged(json, head);
    }

    public static void WriteJwk(Utf8JsonWriter json, string id, KeyVersion version)
    {
        json.WriteString("kid"u8, id);
        json.WriteString("kty"u8, version.WireType);
        json.WriteStartArray("key_ops"u8);
        foreach (var operation in version.Operations)
        {
            json.WriteStringValue(KeyOperationRules.NameOf(operation));
        }

        json.WriteEndArray();
        switch (version.Shape.Type)
        {
            case KeyType.Rsa:
                json.WriteString("n"u8, CanonicalBase64Url.Encode(version.PublicParts.First));
                json.WriteString("e"u8, CanonicalBase64Url.Encode(version.PublicParts.Second));
                break;
            case KeyType.Ec:
                json.WriteString("crv"u8, version.Shape.Curve!.Name);
                json.WriteString("x"u8, CanonicalBase64Url.Encode(version.PublicParts.First));
                json.WriteString("y"u8, CanonicalBase64Url.Encode(version.PublicParts.Second));
                break;
            case KeyType.Okp:
                json.WriteString("crv"u8, "Ed25519"u8);
                json.WriteString("x"u8, CanonicalBase64Url.Encode(version.PublicParts.First));
                break;
        }
    }

    public static void WriteReleasePolicy(Utf8JsonWriter json, ReleasePolicy policy)
    {
        json.WriteStartObject("release_policy"u8);
        json.WriteString("contentType"u8, policy.ContentType);
        json.WriteBoolean("immutable"u8, policy.IsImmutable);
        json.WriteString("data"u8, CanonicalBase64Url.Encode(policy.Data));
        json.WriteEndObject();
    }

    private static void WriteManaged(Utf8JsonWriter json, KeyHead head)
    {
        if (head.IsManaged)
        {
            json.WriteBoolean("managed"u8, true);
        }
    }

    private static void WriteAttributes(Utf8JsonWriter json, Passage passage, KeyHead head, KeyVersion version)
    {
        json.WriteStartObject("attributes"u8);
        ObjectJson.WriteAttributes(json, passage, version);
        if (passage.ApiVersion.IsAtLeast("7.3-preview"))
        {
            json.WriteBoolean("exportable"u8, head.IsExportable);
        }

        if (passage.ApiVersion.IsAtLeast("7.5-preview.1"))
        {
            json.WriteString("hsmPlatform"u8, version.HsmPlatform);
        }

        json.WriteEndObject();
    }
}
