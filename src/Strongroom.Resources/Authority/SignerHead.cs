using System.Collections.Immutable;
using Strongroom.Storage;

namespace Strongroom.Authority;

/// <summary>Who signs now, and who has signed before.</summary>
/// <param name="Current">The signer of what is issued from now on.</param>
/// <param name="All">In the order in which they were made, the current one last. Older ones sign their revocation lists until they end.</param>
internal sealed record SignerHead(Guid Current, ImmutableArray<Guid> All) : IRecord<SignerHead>
{
    public static void Write(RecordWriter writer, SignerHead record)
    {
        writer.Byte(1);
        writer.Guid(record.Current);
        writer.Int32(record.All.Length);
        foreach (var id in record.All)
        {
            writer.Guid(id);
        }
    }

    public static SignerHead Read(ref RecordReader reader)
    {
        reader.Layout(1);
        var current = reader.Guid();
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 16);
        var all = ImmutableArray.CreateBuilder<Guid>(count);
        for (var i = 0; i < count; i++)
        {
            all.Add(reader.Guid());
        }

        return new SignerHead(current, all.MoveToImmutable());
    }
}
