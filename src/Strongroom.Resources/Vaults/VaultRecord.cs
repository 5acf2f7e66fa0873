using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>A vault or a managed HSM as stored, live or soft-deleted.</summary>
internal sealed record VaultRecord : IRecord<VaultRecord>
{
    public required VaultId Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required Guid Subscription { get; init; }

    public required string ResourceGroup { get; init; }

    public required VaultName Name { get; init; }

    /// <summary>The name with the case of its creation.</summary>
    public required string ShownName { get; init; }

    public required string Location { get; init; }

    /// <summary>7 to 90; fixed when the vault is made (S37).</summary>
    public required int RetentionDays { get; init; }

    /// <summary>Once true, never false again (S37).</summary>
    public required bool PurgeProtection { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required VaultSettings Settings { get; init; }

    /// <summary>Who made it; null when an operator did, at the local socket.</summary>
    public PrincipalId? CreatedBy { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    public PrincipalId? ChangedBy { get; init; }

    /// <summary>When it was soft-deleted; null while it is live.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>What only a managed HSM has; null for a vault.</summary>
    public HsmSettings? Hsm { get; init; }

    public Scope Scope => Hsm is null ? Scope.Vault(Subscription, ResourceGroup, Name) : Scope.ManagedHsm(Subscription, ResourceGroup, Name);

    /// <summary>When a soft-deleted vault is purged by itself, purge protection or not.</summary>
    public DateTimeOffset? PurgeAt => DeletedAt?.AddDays(RetentionDays);

    /// <summary>True once its retention is over: it then counts as purged, whether or not that has been done yet.</summary>
    public bool IsOver(DateTimeOffset now) => PurgeAt <= now;

    public static void Write(RecordWriter writer, VaultRecord record)
    {
        writer.Byte(3);
        writer.Guid(record.Id.Value);
        writer.Guid(record.Tenant.Value);
        writer.Guid(record.Subscription);
        writer.Text(record.ResourceGroup);
        writer.Text(record.Name.Value);
        writer.Text(record.Location);
        writer.Int32(record.RetentionDays);
        writer.Bool(record.PurgeProtection);
        writer.Int64(record.CreatedAt.ToUnixTimeSeconds());
        writer.Text(record.ShownName);
        VaultSettings.Write(writer, record.Settings);
        writer.OptionalGuid(record.CreatedBy?.Value);
        writer.OptionalInt64(record.ChangedAt?.ToUnixTimeSeconds());
        writer.OptionalGuid(record.ChangedBy?.Value);
        writer.OptionalInt64(record.DeletedAt?.ToUnixTimeSeconds());
        HsmSettings.Write(writer, record.Hsm);
    }

    public static VaultRecord Read(ref RecordReader reader)
    {
        var layout = reader.Layout(3);
        var record = ReadFirst(ref reader);
        return layout == 1 ? record : ReadSecond(ref reader, record, layout);
    }

    /// <summary>What layout 1 held. Its vaults were all in the RBAC model.</summary>
    private static VaultRecord ReadFirst(ref RecordReader reader)
    {
        var id = new VaultId(reader.Guid());
        var tenant = new TenantId(reader.Guid());
        var subscription = reader.Guid();
        var group = reader.Text();
        var name = VaultName.TryParse(reader.Text(), out var read) ? read : throw new InvalidDataException("A vault record holds no vault name");
        return new VaultRecord
        {
            Id = id,
            Tenant = tenant,
            Subscription = subscription,
            ResourceGroup = group,
            Name = name,
            ShownName = name.Value,
            Location = reader.Text(),
            RetentionDays = reader.Int32(),
            PurgeProtection = reader.Bool(),
            CreatedAt = DateTimeOffset.FromUnixTimeSeconds(reader.Int64()),
            Settings = VaultSettings.Default with { UsesRbac = true },
        };
    }

    private static VaultRecord ReadSecond(ref RecordReader reader, VaultRecord first, byte layout) => first with
    {
        ShownName = reader.Text(),
        Settings = VaultSettings.Read(ref reader),
        CreatedBy = Principal(reader.OptionalGuid()),
        ChangedAt = Time(reader.OptionalInt64()),
        ChangedBy = Principal(reader.OptionalGuid()),
        DeletedAt = Time(reader.OptionalInt64()),
        Hsm = HsmSettings.Read(ref reader, layout),
    };

    private static PrincipalId? Principal(Guid? id) => id is { } given ? new PrincipalId(given) : null;

    private static DateTimeOffset? Time(long? seconds) => seconds is { } given ? DateTimeOffset.FromUnixTimeSeconds(given) : null;
}
