using Strongroom.Storage;

namespace Strongroom.Tests.Barrier;

/// <summary>A row of a room: some text and perhaps something sealed.</summary>
internal sealed record NoteRecord(string Text, byte[] Sealed) : IRecord<NoteRecord>
{
    public static readonly RowShape<NoteRecord> Shape = new("t/{tenant}/v/{vault}/note/{name}", "a test's note");

    public static void Write(RecordWriter writer, NoteRecord record)
    {
        writer.Byte(1);
        writer.Text(record.Text);
        writer.Bytes(record.Sealed);
    }

    public static NoteRecord Read(ref RecordReader reader)
    {
        reader.Layout(newest: 1);
        return new NoteRecord(reader.Text(), reader.Bytes().ToArray());
    }
}
