using Strongroom.Storage;

namespace Strongroom.Access;

/// <summary>How many there are of something. Who adds or removes one changes the tally in the same commit, so it decides races.</summary>
public sealed record Tally(int Count) : IRecord<Tally>
{
    private const byte Layout = 1;

    public static void Write(RecordWriter writer, Tally record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.Byte(Layout);
        writer.Int32(record.Count);
    }

    public static Tally Read(ref RecordReader reader)
    {
        reader.Layout(Layout);
        return new Tally(reader.Int32());
    }
}
