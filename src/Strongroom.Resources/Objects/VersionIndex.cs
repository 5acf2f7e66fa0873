using Strongroom.Storage;

namespace Strongroom.Objects;

/// <summary>Where an older version stands.</summary>
internal sealed record VersionIndex(int Ordinal) : IRecord<VersionIndex>
{
    public static void Write(RecordWriter writer, VersionIndex record)
    {
        writer.Byte(1);
        writer.Int32(record.Ordinal);
    }

    public static VersionIndex Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new VersionIndex(reader.Int32());
    }
}
