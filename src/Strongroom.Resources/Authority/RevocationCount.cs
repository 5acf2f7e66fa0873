using Strongroom.Storage;

namespace Strongroom.Authority;

/// <summary>Goes up by one with each revocation, so that a list that lacks one is known to be old.</summary>
internal sealed record RevocationCount(long Value) : IRecord<RevocationCount>
{
    public static RevocationCount Zero { get; } = new(0);

    public static void Write(RecordWriter writer, RevocationCount record)
    {
        writer.Byte(1);
        writer.Int64(record.Value);
    }

    public static RevocationCount Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new RevocationCount(reader.Int64());
    }
}
