using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Objects;

/// <summary>
/// A secret, key or certificate: its name as first written, the id of this incarnation, and its current version whole, so that the most frequent
/// request reads one row. Older versions have rows of their own.
/// </summary>
internal abstract record StoredObject<TVersion>
    where TVersion : StoredVersion
{
    public required ObjectName Name { get; init; }

    /// <summary>Made when the name comes into use, never used again: rows of a purged object cannot become rows of its successor (S28).</summary>
    public required Guid Incarnation { get; init; }

    public required TVersion Current { get; init; }

    /// <summary>It belongs to the certificate of its name, which alone changes it.</summary>
    public bool IsManaged { get; init; }

    /// <summary>Unix seconds; null while the object is live.</summary>
    public long? DeletedAt { get; init; }

    /// <summary>Unix seconds from which the object counts as purged, whether or not a job has removed it; null while it is live.</summary>
    public long? PurgeAt { get; init; }

    public bool IsOver(DateTimeOffset now) => PurgeAt <= now.ToUnixTimeSeconds();

    /// <summary>The name, incarnation and times, in the order that every kind of object begins with.</summary>
    protected static void WriteFacts(RecordWriter writer, StoredObject<TVersion> record)
    {
        writer.Text(record.Name.Shown);
        writer.Guid(record.Incarnation);
        writer.OptionalInt64(record.DeletedAt);
        writer.OptionalInt64(record.PurgeAt);
    }

    protected static ObjectName ReadName(ref RecordReader reader) =>
        ObjectName.TryParse(reader.Text(), out var name) ? name : throw new InvalidDataException("A stored object holds no name");
}
