using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;

namespace Strongroom.Keys;

/// <summary>Reads a rotation policy from a body and holds it to the rules (wire reference §5.7).</summary>
internal sealed class RotationPolicyDraft
{
    /// <summary>Neither sooner after the creation nor nearer to the expiry does anything rotate.</summary>
    private const int LeastDays = 7;

    private const int LeastDaysOnHsm = 28;
    private const int LeastExpiryDays = 28;

    private CalendarPeriod? _rotateAfterCreate;
    private CalendarPeriod? _rotateBeforeExpiry;
    private CalendarPeriod? _notifyBeforeExpiry;
    private CalendarPeriod? _expiryTime;
    private bool _hasRotate;
    private bool _hasNotify;

    /// <param name="before">The policy that it replaces, whose creation time stays.</param>
    /// <param name="now">Unix seconds.</param>
    public static Result<RotationPolicy> Parse(RequestBody body, bool isManagedHsm, RotationPolicy? before, long now)
    {
        ArgumentNullException.ThrowIfNull(body);
        var draft = new RotationPolicyDraft();
        VaultError? fault;
        try
        {
            var reader = body.Reader();
            reader.Read();
            fault = draft.ReadMembers(ref reader) ?? draft.Check(isManagedHsm);
        }
        catch (InvalidOperationException)
        {
            fault = Refusals.MalformedBody("a string is not valid Unicode.");
        }

        return fault is null
            ? new RotationPolicy(
                draft._rotateAfterCreate, draft._rotateBeforeExpiry, draft._notifyBeforeExpiry ?? RotationPolicy.DefaultNotice, draft._expiryTime, before?.Created ?? now, now)
            : fault;
    }

    private VaultError? ReadMembers(ref Utf8JsonReader reader)
    {
        VaultError? fault = null;
        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("lifetimeActions"u8))
            {
                fault = ReadActions(ref reader);
            }
            else if (reader.ValueTextEquals("attributes"u8))
            {
                fault = ReadAttributes(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return fault;
    }

    private VaultError? ReadAttributes(ref Utf8JsonReader reader)
    {
        if (!JsonMembers.Enter(ref reader, "attributes", out var fault))
        {
            return fault;
        }

        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("expiryTime"u8))
            {
                fault = ReadPeriod(ref reader, "attributes.expiryTime", out _expiryTime);
            }
            else
            {
                reader.Skip();
            }
        }

        return fault;
    }

    private VaultError? ReadActions(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return Refusals.InvalidProperty("lifetimeActions", "It must be an array.");
        }

        VaultError? fault = null;
        while (fault is null && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            fault = reader.TokenType == JsonTokenType.StartObject ? ReadAction(ref reader) : Refusals.InvalidProperty("lifetimeActions", "Each must be an object.");
        }

        return fault;
    }

    private VaultError? ReadAction(ref Utf8JsonReader reader)
    {
        CalendarPeriod? afterCreate = null;
        CalendarPeriod? beforeExpiry = null;
        string? type = null;
        VaultError? fault = null;
        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("trigger"u8))
            {
                fault = ReadTrigger(ref reader, out afterCreate, out beforeExpiry);
            }
            else if (reader.ValueTextEquals("action"u8))
            {
                fault = ReadType(ref reader, out type);
            }
            else
            {
                reader.Skip();
            }
        }

        return fault ?? Add(type, afterCreate, beforeExpiry);
    }

    private VaultError? Add(string? type, CalendarPeriod? afterCreate, CalendarPeriod? beforeExpiry)
    {
        if (afterCreate is null == beforeExpiry is null)
        {
            return Refusals.InvalidProperty("lifetimeActions.trigger", "It must have exactly one of timeAfterCreate and timeBeforeExpiry.");
        }

        if (string.Equals(type, "Rotate", StringComparison.OrdinalIgnoreCase) && !_hasRotate)
        {
            (_hasRotate, _rotateAfterCreate, _rotateBeforeExpiry) = (true, afterCreate, beforeExpiry);
            return null;
        }

        if (string.Equals(type, "Notify", StringComparison.OrdinalIgnoreCase) && !_hasNotify)
        {
            (_hasNotify, _notifyBeforeExpiry) = (true, beforeExpiry);
            return beforeExpiry is null ? Refusals.InvalidProperty("lifetimeActions.trigger", "Notify takes timeBeforeExpiry only.") : null;
        }

        return Refusals.InvalidProperty("lifetimeActions.action.type", "There may be one Rotate and one Notify.");
    }

    private static VaultError? ReadTrigger(ref Utf8JsonReader reader, out CalendarPeriod? afterCreate, out CalendarPeriod? beforeExpiry)
    {
        (afterCreate, beforeExpiry) = (null, null);
        if (!JsonMembers.Enter(ref reader, "lifetimeActions.trigger", out var fault))
        {
            return fault;
        }

        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("timeAfterCreate"u8))
            {
                fault = ReadPeriod(ref reader, "lifetimeActions.trigger.timeAfterCreate", out afterCreate);
            }
            else if (reader.ValueTextEquals("timeBeforeExpiry"u8))
            {
                fault = ReadPeriod(ref reader, "lifetimeActions.trigger.timeBeforeExpiry", out beforeExpiry);
            }
            else
            {
                reader.Skip();
            }
        }

        return fault;
    }

    private static VaultError? ReadType(ref Utf8JsonReader reader, out string? type)
    {
        type = null;
        if (!JsonMembers.Enter(ref reader, "lifetimeActions.action", out var fault))
        {
            return fault;
        }

        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                fault = JsonMembers.ReadText(ref reader, "lifetimeActions.action.type", out type);
            }
            else
            {
                reader.Skip();
            }
        }

        return fault;
    }

    /// <summary>An empty text stands for nothing: az and JavaScript send the trigger that is not meant that way.</summary>
    private static VaultError? ReadPeriod(ref Utf8JsonReader reader, string property, out CalendarPeriod? period)
    {
        period = null;
        if (JsonMembers.ReadText(ref reader, property, out var text) is { } fault)
        {
            return fault;
        }

        period = CalendarPeriod.Parse(text);
        return period is null && !string.IsNullOrEmpty(text)
            ? Refusals.InvalidProperty(property, "It must be an ISO 8601 duration of whole days, months or years, as in P90D.")
            : null;
    }

    private VaultError? Check(bool isManagedHsm)
    {
        if (_expiryTime is { NominalDays: < LeastExpiryDays })
        {
            return Refusals.InvalidProperty("attributes.expiryTime", $"It must be at least {LeastExpiryDays} days.");
        }

        var least = isManagedHsm ? LeastDaysOnHsm : LeastDays;
        if (_rotateAfterCreate is { } after)
        {
            return after.NominalDays < least ? Refusals.InvalidProperty("lifetimeActions.trigger.timeAfterCreate", $"It must be at least {least} days.")
                : _expiryTime is { } expiry && after.NominalDays > expiry.NominalDays - LeastDays
                    ? Refusals.InvalidProperty("lifetimeActions.trigger.timeAfterCreate", $"It must end at least {LeastDays} days before expiryTime.")
                : null;
        }

        if (_rotateBeforeExpiry is not { } before)
        {
            return null;
        }

        return _expiryTime is null ? Refusals.InvalidProperty("attributes.expiryTime", "It is required when rotation is timed by the expiry.")
            : before.NominalDays < LeastDays ? Refusals.InvalidProperty("lifetimeActions.trigger.timeBeforeExpiry", $"It must be at least {LeastDays} days.")
            : before.NominalDays > _expiryTime.NominalDays - least
                ? Refusals.InvalidProperty("lifetimeActions.trigger.timeBeforeExpiry", $"It must leave at least {least} days after the creation.")
            : null;
    }
}
