using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>
/// When a key gets a new version, and when its expiry is announced (wire reference §5.7). It belongs to the key, not to a version.
/// </summary>
/// <param name="RotateAfterCreate">Since the current version was made; at most one of this and <paramref name="RotateBeforeExpiry"/> is set.</param>
/// <param name="RotateBeforeExpiry">Before the current version expires, if it does.</param>
/// <param name="NotifyBeforeExpiry">Always set: what is not said is 30 days.</param>
/// <param name="ExpiryTime">How long a version that rotation makes is valid; null is for ever.</param>
/// <param name="Created">Unix seconds; null for the policy of a key that was given none.</param>
/// <param name="Updated">Unix seconds.</param>
internal sealed record RotationPolicy(
    CalendarPeriod? RotateAfterCreate, CalendarPeriod? RotateBeforeExpiry, CalendarPeriod NotifyBeforeExpiry, CalendarPeriod? ExpiryTime, long? Created, long? Updated)
{
    public static CalendarPeriod DefaultNotice { get; } = CalendarPeriod.Parse("P30D")!;

    /// <summary>What a key has that was given no policy.</summary>
    public static RotationPolicy Default { get; } = new(null, null, DefaultNotice, null, null, null);

    public static void Write(RecordWriter writer, RotationPolicy? policy)
    {
        writer.Bool(policy is not null);
        if (policy is not null)
        {
            writer.OptionalText(policy.RotateAfterCreate?.Text);
            writer.OptionalText(policy.RotateBeforeExpiry?.Text);
            writer.Text(policy.NotifyBeforeExpiry.Text);
            writer.OptionalText(policy.ExpiryTime?.Text);
            writer.OptionalInt64(policy.Created);
            writer.OptionalInt64(policy.Updated);
        }
    }

    public static RotationPolicy? Read(ref RecordReader reader) => !reader.Bool()
        ? null
        : new RotationPolicy(
            Optional(reader.OptionalText()), Optional(reader.OptionalText()), Period(reader.Text()), Optional(reader.OptionalText()), reader.OptionalInt64(), reader.OptionalInt64());

    private static CalendarPeriod? Optional(string? text) => text is null ? null : Period(text);

    private static CalendarPeriod Period(string text) => CalendarPeriod.Parse(text) ?? throw new InvalidDataException("A rotation policy holds no duration");
}
