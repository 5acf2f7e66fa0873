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

    /// <summary>True once a backup was made: what a token holds of it then outlives a purge, as a backup would.</summary>
    public bool IsBackedUp { get; init; }

    public static void Write(RecordWriter writer, KeyHead record)
    {
        writer.Byte(1);
        WriteFacts(writer, record);
        writer.Bool(record.IsExportable);
        Keys.ReleasePolicy.Write(writer, record.ReleasePolicy);
        writer.Bool(record.IsBackedUp);
        KeyVersion.Write(writer, record.Current);
    }

    public static KeyHead Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new KeyHead
        {
            Name = ReadName(ref reader),
            Incarnation = reader.Guid(),
            DeletedAt = reader.OptionalInt64(),
            PurgeAt = reader.OptionalInt64(),
            IsExportable = reader.Bool(),
            ReleasePolicy = Keys.ReleasePolicy.Read(ref reader),
            IsBackedUp = reader.Bool(),
            Current = KeyVersion.Read(ref reader),
        };
    }
}
