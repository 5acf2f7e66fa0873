using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>Where an older version stands.</summary>
internal sealed record SecretVersionIndex(int Ordinal) : IRecord<SecretVersionIndex>
{
    public static void Write(RecordWriter writer, SecretVersionIndex record)
    {
        writer.Byte(1);
        writer.Int32(record.Ordinal);
    }

    public static SecretVersionIndex Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new SecretVersionIndex(reader.Int32());
    }
}
