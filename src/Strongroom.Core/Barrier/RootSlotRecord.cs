using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>One root slot as stored.</summary>
/// <param name="Wrapped">Format (1), algorithm (1), key commitment (32), then XAES-256-GCM: nonce (24), root key (32), tag (16).</param>
/// <param name="Name">By which people know it, unlike any other slot's; null for one that goes by its kind.</param>
internal sealed record RootSlotRecord(Guid Id, string Kind, byte[] Header, byte[] Wrapped, string? Name = null) : IRecord<RootSlotRecord>
{
    public const int MostHeaderBytes = 4096;

    private const byte WithoutName = 1;
    private const byte WithName = 2;

    public string ShownName => Name ?? Kind;

    public static void Write(RecordWriter writer, RootSlotRecord record)
    {
        // A slot without a name keeps the first layout: the tag over all slots is over these very bytes.
        writer.Byte(record.Name is null ? WithoutName : WithName);
        writer.Guid(record.Id);
        writer.Text(record.Kind);
        writer.Bytes(record.Header);
        writer.Bytes(record.Wrapped);
        if (record.Name is { } name)
        {
            writer.Text(name);
        }
    }

    public static RootSlotRecord Read(ref RecordReader reader)
    {
        var layout = reader.Layout(newest: WithName);
        var record = new RootSlotRecord(reader.Guid(), reader.Text(), reader.Bytes().ToArray(), reader.Bytes().ToArray(), layout >= WithName ? reader.Text() : null);
        return record.Header.Length <= MostHeaderBytes ? record : throw new InvalidDataException("A root slot's header is too long");
    }
}
