using Strongroom.Storage;

namespace Strongroom.Access;

/// <summary>Says which role or assignment holds a name or key that only one may hold.</summary>
public sealed record IdClaim(Guid Holder) : IRecord<IdClaim>
{
    private const byte Layout = 1;

    public static void Write(RecordWriter writer, IdClaim record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.Byte(Layout);
        writer.Guid(record.Holder);
    }

    public static IdClaim Read(ref RecordReader reader)
    {
        reader.Layout(Layout);
        return new IdClaim(reader.Guid());
    }
}
