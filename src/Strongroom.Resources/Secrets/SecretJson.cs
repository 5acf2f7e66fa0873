using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Vaults;

namespace Strongroom.Secrets;

/// <summary>The members of secret bodies, in the order in which the real service writes them (wire reference §3.4, §4.2).</summary>
internal readonly struct SecretJson(Passage passage)
{
    public string Id(ObjectName name, ObjectVersion version) => $"{passage.Origin}/secrets/{name.Shown}/{version.Value}";

    public string BaseId(ObjectName name) => $"{passage.Origin}/secrets/{name.Shown}";

    public string RecoveryId(ObjectName name) => $"{passage.Origin}/deletedsecrets/{name.Shown}";

    /// <summary>Value (when shown), contentType, id, attributes, tags.</summary>
    public void WriteBundle(Utf8JsonWriter json, string id, SecretVersion version, SecretBytes? value)
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
        WriteAttributes(json, version);
        WriteTags(json, version);
    }

    public void WriteRecovery(Utf8JsonWriter json, SecretHead head)
    {
        json.WriteString("recoveryId"u8, RecoveryId(head.Name));
        json.WriteNumber("deletedDate"u8, head.DeletedAt!.Value);
        json.WriteNumber("scheduledPurgeDate"u8, head.PurgeAt!.Value);
    }

    private void WriteAttributes(Utf8JsonWriter json, SecretVersion version)
    {
        json.WriteStartObject("attributes"u8);
        json.WriteBoolean("enabled"u8, version.Enabled);
        if (version.NotBefore is { } notBefore)
        {
            json.WriteNumber("nbf"u8, notBefore);
        }

        if (version.Expires is { } expires)
        {
            json.WriteNumber("exp"u8, expires);
        }

        json.WriteNumber("created"u8, version.Created);
        json.WriteNumber("updated"u8, version.Updated);
        json.WriteString("recoveryLevel"u8, RecoveryLevel.Of(passage.Vault, passage.ApiVersion));
        if (passage.ApiVersion.ShowsRecoverableDays)
        {
            json.WriteNumber("recoverableDays"u8, passage.Vault.RetentionDays);
        }

        json.WriteEndObject();
    }

    private static void WriteTags(Utf8JsonWriter json, SecretVersion version)
    {
        if (version.Tags is not { Count: > 0 } tags)
        {
            return;
        }

        json.WriteStartObject("tags"u8);
        foreach (var (name, value) in tags)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
