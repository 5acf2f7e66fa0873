using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>The tenant that <c>/adfs</c> is an alias of (clients reference §1.4).</summary>
internal sealed record HomeTenantRecord(TenantId Tenant) : IRecord<HomeTenantRecord>
{
    private const byte NewestLayout = 1;

    public static void Write(RecordWriter writer, HomeTenantRecord record)
    {
        writer.Byte(NewestLayout);
        writer.Guid(record.Tenant.Value);
    }

    public static HomeTenantRecord Read(ref RecordReader reader)
    {
        reader.Layout(NewestLayout);
        return new HomeTenantRecord(new TenantId(reader.Guid()));
    }
}
