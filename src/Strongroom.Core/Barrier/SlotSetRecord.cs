using Strongroom.Crypto;
using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>What holds the root slots together.</summary>
/// <param name="Installation">Made once; the salt of every purpose key.</param>
/// <param name="RootGeneration">1 at first, one more with every new root key.</param>
/// <param name="Tag">HMAC-SHA-256 over the whole set, keyed from the root key: a removed or injected slot is found at the next unseal.</param>
internal sealed record SlotSetRecord(Guid Installation, int RootGeneration, byte[] Tag) : IRecord<SlotSetRecord>
{
    public static void Write(RecordWriter writer, SlotSetRecord record)
    {
        writer.Byte(1);
        writer.Guid(record.Installation);
        writer.Int32(record.RootGeneration);
        writer.Raw(record.Tag);
    }

    public static SlotSetRecord Read(ref RecordReader reader)
    {
        reader.Layout(newest: 1);
        return new SlotSetRecord(reader.Guid(), reader.Int32(), reader.Raw(RowTag.Size).ToArray());
    }
}
