using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>A vault as stored.</summary>
internal sealed record VaultRecord : IRecord<VaultRecord>
{
    public required VaultId Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required Guid Subscription { get; init; }

    public required string ResourceGroup { get; init; }

    public required VaultName Name { get; init; }

    public required string Location { get; init; }

    /// <summary>7 to 90; fixed when the vault is made (S37).</summary>
    public required int RetentionDays { get; init; }

    /// <summary>Once true, never false again (S37).</summary>
    public required bool PurgeProtection { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static void Write(RecordWriter writer, VaultRecord record)
    {
        writer.Byte(1);
        writer.Guid(record.Id.Value);
        writer.Guid(record.Tenant.Value);
        writer.Guid(record.Subscription);
        writer.Text(record.ResourceGroup);
        writer.Text(record.Name.Value);
        writer.Text(record.Location);
        writer.Int32(record.RetentionDays);
        writer.Bool(record.PurgeProtection);
        writer.Int64(record.CreatedAt.ToUnixTimeSeconds());
    }

    public static VaultRecord Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new VaultRecord
        {
            Id = new VaultId(reader.Guid()),
            Tenant = new TenantId(reader.Guid()),
            Subscription = reader.Guid(),
            ResourceGroup = reader.Text(),
            Name = VaultName.TryParse(reader.Text(), out var name) ? name : throw new InvalidDataException("A vault record holds no vault name"),
            Location = reader.Text(),
            RetentionDays = reader.Int32(),
            PurgeProtection = reader.Bool(),
            CreatedAt = DateTimeOffset.FromUnixTimeSeconds(reader.Int64()),
        };
    }
}
