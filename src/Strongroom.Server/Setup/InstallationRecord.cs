using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Setup;

/// <summary>What an installation is born with: its home tenant and its first subscription.</summary>
internal sealed record InstallationRecord(Guid Id, TenantId HomeTenant, Guid Subscription, string Location, DateTimeOffset CreatedAt) : IRecord<InstallationRecord>
{
    public static void Write(RecordWriter writer, InstallationRecord record)
    {
        writer.Byte(1);
        writer.Guid(record.Id);
        writer.Guid(record.HomeTenant.Value);
        writer.Guid(record.Subscription);
        writer.Text(record.Location);
        writer.Int64(record.CreatedAt.ToUnixTimeSeconds());
    }

    public static InstallationRecord Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new InstallationRecord(
            reader.Guid(), new TenantId(reader.Guid()), reader.Guid(), reader.Text(), DateTimeOffset.FromUnixTimeSeconds(reader.Int64()));
    }
}
