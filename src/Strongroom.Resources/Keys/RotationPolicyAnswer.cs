using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.Keys;

/// <summary>A rotation policy, in the order in which the real service writes it (wire reference §5.7).</summary>
internal sealed class RotationPolicyAnswer(string id, RotationPolicy policy) : Answer
{
    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteStartArray("lifetimeActions"u8);
        if (policy.RotateAfterCreate is { } afterCreate)
        {
            WriteAction(json, "timeAfterCreate"u8, afterCreate, "Rotate"u8);
        }

        if (policy.RotateBeforeExpiry is { } beforeExpiry)
        {
            WriteAction(json, "timeBeforeExpiry"u8, beforeExpiry, "Rotate"u8);
        }

        WriteAction(json, "timeBeforeExpiry"u8, policy.NotifyBeforeExpiry, "Notify"u8);
        json.WriteEndArray();
        json.WriteStartObject("attributes"u8);
        if (policy.ExpiryTime is { } expiry)
        {
            json.WriteString("expiryTime"u8, expiry.Text);
        }

        if (policy.Created is { } created)
        {
            json.WriteNumber("created"u8, created);
        }

        if (policy.Updated is { } updated)
        {
            json.WriteNumber("updated"u8, updated);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteAction(Utf8JsonWriter json, ReadOnlySpan<byte> trigger, CalendarPeriod period, ReadOnlySpan<byte> type)
    {
        json.WriteStartObject();
        json.WriteStartObject("trigger"u8);
        json.WriteString(trigger, period.Text);
        json.WriteEndObject();
        json.WriteStartObject("action"u8);
        json.WriteString("type"u8, type);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
