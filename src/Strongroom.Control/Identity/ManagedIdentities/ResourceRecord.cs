using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.ManagedIdentities;

/// <summary>A resource of this room in its place in the control plane: a user-assigned identity or a machine. What it can do stands in the directory's rows.</summary>
internal sealed record ResourceRecord : IRecord<ResourceRecord>
{
    private const byte NewestLayout = 1;

    public required TenantId Tenant { get; init; }

    public required Guid Subscription { get; init; }

    /// <summary>With the case of the group's creation, as <see cref="Name"/> with its own.</summary>
    public required string ResourceGroup { get; init; }

    public required string Name { get; init; }

    public required string Location { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>The identity's client id, or the machine's id. New with each creation, so that nothing of an earlier bearer of the name applies (S28).</summary>
    public required Guid Id { get; init; }

    /// <summary>The principal that lives and dies with the resource; null for a machine without an identity of its own.</summary>
    public PrincipalId? Principal { get; init; }

    /// <summary>True for an identity with <c>isolationScope: Regional</c>. Kept and shown: an installation stands in one place.</summary>
    public bool IsRegional { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public static void Write(RecordWriter writer, ResourceRecord record)
    {
        writer.Byte(NewestLayout);
        writer.Guid(record.Tenant.Value);
        writer.Guid(record.Subscription);
        writer.Text(record.ResourceGroup);
        writer.Text(record.Name);
        writer.Text(record.Location);
        writer.TextMap(record.Tags);
        writer.Guid(record.Id);
        writer.OptionalGuid(record.Principal?.Value);
        writer.Bool(record.IsRegional);
        writer.Int64(record.CreatedAt.ToUnixTimeSeconds());
        writer.Int64(record.ChangedAt.ToUnixTimeSeconds());
    }

    public static ResourceRecord Read(ref RecordReader reader)
    {
        reader.Layout(NewestLayout);
        return new ResourceRecord
        {
            Tenant = new TenantId(reader.Guid()),
            Subscription = reader.Guid(),
            ResourceGroup = reader.Text(),
            Name = reader.Text(),
            Location = reader.Text(),
            Tags = reader.TextMap() ?? new Dictionary<string, string>(),
            Id = reader.Guid(),
            Principal = reader.OptionalGuid() is { } principal ? new PrincipalId(principal) : null,
            IsRegional = reader.Bool(),
            CreatedAt = DateTimeOffset.FromUnixTimeSeconds(reader.Int64()),
            ChangedAt = DateTimeOffset.FromUnixTimeSeconds(reader.Int64()),
        };
    }
}
