using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>A key with its current version, and what all its versions share.</summary>
internal sealed record KeyHead : StoredObject<KeyVersion>, IRecord<KeyHead>
{
    /// <summary>Fixed when the key is made (S11).</summary>
    public bool IsExportable { get; init; }

    /// <summary>Set exactly when the key is exportable.</summary>
    public ReleasePolicy? ReleasePolicy { get; init; }

    public RotationPolicy? RotationPolicy { get; init; }

    /// <summary>Unix seconds of the item that rotates the key; null when there is none. So are the next two.</summary>
    public long? RotateAt { get; init; }

    public long? NotifyAt { get; init; }

    public long? ExpireAt { get; init; }

    /// <summary>The expiry that has been announced, so that none is twice.</summary>
    public long? NoticedFor { get; init; }

    /// <summary>The expiry that has been reported as reached.</summary>
    public long? ExpiredFor { get; init; }

    public static void Write(RecordWriter writer, KeyHead record)
    {
        writer.Byte(2);
        WriteFacts(writer, record);
        writer.Bool(record.IsManaged);
        writer.Bool(record.IsExportable);
        Keys.ReleasePolicy.Write(writer, record.ReleasePolicy);
        Keys.RotationPolicy.Write(writer, record.RotationPolicy);
        writer.OptionalInt64(record.RotateAt);
        writer.OptionalInt64(record.NotifyAt);
        writer.OptionalInt64(record.ExpireAt);
        writer.OptionalInt64(record.NoticedFor);
        writer.OptionalInt64(record.ExpiredFor);
        KeyVersion.Write(writer, record.Current);
    }

    public static KeyHead Read(ref RecordReader reader)
    {
        var layout = reader.Layout(2);
        return new KeyHead
        {
            Name = ReadName(ref reader),
            Incarnation = reader.Guid(),
            DeletedAt = reader.OptionalInt64(),
            PurgeAt = reader.OptionalInt64(),
            IsManaged = layout > 1 && reader.Bool(),
            IsExportable = reader.Bool(),
            ReleasePolicy = Keys.ReleasePolicy.Read(ref reader),
            RotationPolicy = Keys.RotationPolicy.Read(ref reader),
            RotateAt = reader.OptionalInt64(),
            NotifyAt = reader.OptionalInt64(),
            ExpireAt = reader.OptionalInt64(),
            NoticedFor = reader.OptionalInt64(),
            ExpiredFor = reader.OptionalInt64(),
            Current = KeyVersion.Read(ref reader),
        };
    }
}
