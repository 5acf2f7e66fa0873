using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>A subscription as stored: the tenant that owns it and what it is called.</summary>
internal sealed record SubscriptionRecord(Guid Id, TenantId Tenant, string DisplayName, DateTimeOffset CreatedAt) : IRecord<SubscriptionRecord>
{
    public static void Write(RecordWriter writer, SubscriptionRecord record)
    {
        writer.Byte(1);
        writer.Guid(record.Id);
        writer.Guid(record.Tenant.Value);
        writer.Text(record.DisplayName);
        writer.Int64(record.CreatedAt.ToUnixTimeSeconds());
    }

    public static SubscriptionRecord Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new SubscriptionRecord(reader.Guid(), new TenantId(reader.Guid()), reader.Text(), DateTimeOffset.FromUnixTimeSeconds(reader.Int64()));
    }
}
