using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>A secret with its current version.</summary>
internal sealed record SecretHead : StoredObject<SecretVersion>, IRecord<SecretHead>
{
    public static void Write(RecordWriter writer, SecretHead record)
    {
        writer.Byte(1);
        WriteFacts(writer, record);
        SecretVersion.Write(writer, record.Current);
    }

    public static SecretHead Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new SecretHead
        {
            Name = ReadName(ref reader),
            Incarnation = reader.Guid(),
            DeletedAt = reader.OptionalInt64(),
            PurgeAt = reader.OptionalInt64(),
            Current = SecretVersion.Read(ref reader),
        };
    }
}
