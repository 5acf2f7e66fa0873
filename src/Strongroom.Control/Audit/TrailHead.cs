using Strongroom.Storage;

namespace Strongroom.Audit;

/// <summary>The chain's head as the newest checkpoint names it.</summary>
/// <param name="Note">The checkpoint itself, so that it can be handed out as an anchor.</param>
internal sealed record TrailHead(long Sequence, byte[] Hash, string Note) : IRecord<TrailHead>
{
    private const byte Layout = 1;

    public static void Write(RecordWriter writer, TrailHead record)
    {
        writer.Byte(Layout);
        writer.Int64(record.Sequence);
        writer.Bytes(record.Hash);
        writer.Text(record.Note);
    }

    public static TrailHead Read(ref RecordReader reader)
    {
        reader.Layout(Layout);
        return new TrailHead(reader.Int64(), reader.Bytes().ToArray(), reader.Text());
    }
}
