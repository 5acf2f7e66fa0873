using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Schedule;

/// <summary>Work that falls due at a time, on one object of one vault.</summary>
/// <param name="DueAt">Unix seconds.</param>
/// <param name="Kind">Names the <see cref="IDueWork"/> that does it.</param>
/// <param name="Id">Tells items of one kind and time apart; for objects, the incarnation.</param>
public sealed record DueItem(long DueAt, string Kind, Guid Id, TenantId Tenant, VaultId Vault, string VaultName, string ObjectName) : IRecord<DueItem>
{
    public static void Write(RecordWriter writer, DueItem record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.Byte(1);
        writer.Int64(record.DueAt);
        writer.Text(record.Kind);
        writer.Guid(record.Id);
        writer.Guid(record.Tenant.Value);
        writer.Guid(record.Vault.Value);
        writer.Text(record.VaultName);
        writer.Text(record.ObjectName);
    }

    public static DueItem Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new DueItem(reader.Int64(), reader.Text(), reader.Guid(), new TenantId(reader.Guid()), new VaultId(reader.Guid()), reader.Text(), reader.Text());
    }
}
