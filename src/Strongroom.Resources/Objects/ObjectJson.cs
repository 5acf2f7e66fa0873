using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Vaults;

namespace Strongroom.Objects;

/// <summary>The members that bodies of all kinds share, in the order in which the real service writes them (wire reference §4.2).</summary>
internal static class ObjectJson
{
    public static void WriteRecovery<TVersion>(Utf8JsonWriter json, Passage passage, ObjectKind kind, StoredObject<TVersion> deleted)
        where TVersion : StoredVersion
    {
        json.WriteString("recoveryId"u8, kind.RecoveryId(passage.Origin, deleted.Name));
        json.WriteNumber("deletedDate"u8, deleted.DeletedAt!.Value);
        json.WriteNumber("scheduledPurgeDate"u8, deleted.PurgeAt!.Value);
    }

    /// <summary>The members of <c>attributes</c> that every kind has; the caller opens and closes the object.</summary>
    public static void WriteAttributes(Utf8JsonWriter json, Passage passage, StoredVersion version)
    {
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
    }

    public static void WriteTags(Utf8JsonWriter json, StoredVersion version)
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
