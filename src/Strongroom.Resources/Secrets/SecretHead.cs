using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>A secret with its current version.</summary>
internal sealed record SecretHead : StoredObject<SecretVersion>, IRecord<SecretHead>
{
    public static void Write(RecordWriter writer, SecretHead record)
    {
        writer.Byte(2);
        WriteFacts(writer, record);
        writer.Bool(record.IsManaged);
        SecretVersion.Write(writer, record.Current);
    }

    public static SecretHead Read(ref RecordReader reader)
    {
        var layout = reader.Layout(2);
        return new SecretHead
        {
            Name = ReadName(ref reader),
            Incarnation = reader.Guid(),
            DeletedAt = reader.OptionalInt64(),
            PurgeAt = reader.OptionalInt64(),
            IsManaged = layout > 1 && reader.Bool(),
            Current = SecretVersion.Read(ref reader),
        };
    }
}
