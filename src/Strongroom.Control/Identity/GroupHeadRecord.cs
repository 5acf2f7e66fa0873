using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>
/// Stands for all groups of a tenant: whoever makes one, deletes one or puts one into another writes this row too, so that two changes cannot
/// together make a circle that neither makes alone.
/// </summary>
internal sealed record GroupHeadRecord(int Groups) : IRecord<GroupHeadRecord>
{
    /// <summary>All groups are held in memory, and nesting looks at all of them.</summary>
    public const int MaxGroups = 5_000;

    private const byte NewestLayout = 1;

    public static void Write(RecordWriter writer, GroupHeadRecord record)
    {
        writer.Byte(NewestLayout);
        writer.Int32(record.Groups);
    }

    public static GroupHeadRecord Read(ref RecordReader reader)
    {
        reader.Layout(NewestLayout);
        return new GroupHeadRecord(reader.Int32());
    }
}
