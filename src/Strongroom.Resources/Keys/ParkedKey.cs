using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>A purged key whose versions a token still holds, because a backup refers to them.</summary>
/// <param name="Name">The name that it had.</param>
/// <param name="PurgedAt">Unix seconds.</param>
internal sealed record ParkedKey(string Name, long PurgedAt) : IRecord<ParkedKey>
{
    public static void Write(RecordWriter writer, ParkedKey record)
    {
        writer.Byte(1);
        writer.Text(record.Name);
        writer.Int64(record.PurgedAt);
    }

    public static ParkedKey Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new ParkedKey(reader.Text(), reader.Int64());
    }
}
