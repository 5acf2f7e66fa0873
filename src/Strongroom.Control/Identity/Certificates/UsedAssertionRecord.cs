using Strongroom.Storage;

namespace Strongroom.Identity.Certificates;

/// <summary>An assertion that has been used.</summary>
/// <param name="Until">From this instant on the assertion is refused for its age, and the row may go.</param>
internal sealed record UsedAssertionRecord(DateTimeOffset Until) : IRecord<UsedAssertionRecord>
{
    public static void Write(RecordWriter writer, UsedAssertionRecord record)
    {
        writer.Byte(1);
        writer.Int64(record.Until.ToUnixTimeMilliseconds());
    }

    public static UsedAssertionRecord Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new UsedAssertionRecord(DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64()));
    }
}
