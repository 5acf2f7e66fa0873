using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>One root slot as stored.</summary>
/// <param name="Wrapped">Format (1), algorithm (1), key commitment (32), then XAES-256-GCM: nonce (24), root key (32), tag (16).</param>
internal sealed record RootSlotRecord(Guid Id, string Kind, byte[] Header, byte[] Wrapped) : IRecord<RootSlotRecord>
{
    public const int MostHeaderBytes = 4096;

    public static void Write(RecordWriter writer, RootSlotRecord record)
    {
        writer.Byte(1);
        writer.Guid(record.Id);
        writer.Text(record.Kind);
        writer.Bytes(record.Header);
        writer.Bytes(record.Wrapped);
    }

    public static RootSlotRecord Read(ref RecordReader reader)
    {
        reader.Layout(newest: 1);
        var record = new RootSlotRecord(reader.Guid(), reader.Text(), reader.Bytes().ToArray(), reader.Bytes().ToArray());
        return record.Header.Length <= MostHeaderBytes ? record : throw new InvalidDataException("A root slot's header is too long");
    }
}
