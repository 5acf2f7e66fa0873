using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>
/// A secret: its name as first written, the id of this incarnation, and its current version whole, so that the most frequent request
/// reads one row. Older versions have rows of their own.
/// </summary>
internal sealed record SecretHead : IRecord<SecretHead>
{
    public required ObjectName Name { get; init; }

    /// <summary>Made when the name comes into use, never used again: rows of a purged secret cannot become rows of its successor (S28).</summary>
    public required Guid Incarnation { get; init; }

    public required SecretVersion Current { get; init; }

    /// <summary>Unix seconds; null while the secret is live.</summary>
    public long? DeletedAt { get; init; }

    /// <summary>Unix seconds from which the secret counts as purged, whether or not a job has removed it; null while it is live.</summary>
    public long? PurgeAt { get; init; }

    public static void Write(RecordWriter writer, SecretHead record)
    {
        writer.Byte(1);
        writer.Text(record.Name.Shown);
        writer.Guid(record.Incarnation);
        writer.OptionalInt64(record.DeletedAt);
        writer.OptionalInt64(record.PurgeAt);
        SecretVersion.Write(writer, record.Current);
    }

    public static SecretHead Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new SecretHead
        {
            Name = ObjectName.TryParse(reader.Text(), out var name) ? name : throw new InvalidDataException("A secret holds no name"),
            Incarnation = reader.Guid(),
            DeletedAt = reader.OptionalInt64(),
            PurgeAt = reader.OptionalInt64(),
            Current = SecretVersion.Read(ref reader),
        };
    }
}
