using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>A resource group as stored.</summary>
/// <param name="Name">1 to 90 characters, with the case of its creation; names compare without case.</param>
/// <param name="ManagedBy">The id of the resource that manages it; null when none does.</param>
public sealed record ResourceGroup(
    TenantId Tenant, Guid Subscription, string Name, string Location, IReadOnlyDictionary<string, string> Tags, string? ManagedBy, DateTimeOffset CreatedAt)
    : IRecord<ResourceGroup>
{
    public Scope Scope => Scope.ResourceGroup(Subscription, Name);

    /// <summary>As in <c>/subscriptions/…/resourceGroups/name</c>.</summary>
    public string Id => $"/subscriptions/{Subscription:D}/resourceGroups/{Name}";

    public static void Write(RecordWriter writer, ResourceGroup record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.Byte(1);
        writer.Guid(record.Tenant.Value);
        writer.Guid(record.Subscription);
        writer.Text(record.Name);
        writer.Text(record.Location);
        writer.TextMap(record.Tags);
        writer.OptionalText(record.ManagedBy);
        writer.Int64(record.CreatedAt.ToUnixTimeSeconds());
    }

    public static ResourceGroup Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new ResourceGroup(
            new TenantId(reader.Guid()),
            reader.Guid(),
            reader.Text(),
            reader.Text(),
            reader.TextMap() ?? new Dictionary<string, string>(),
            reader.OptionalText(),
            DateTimeOffset.FromUnixTimeSeconds(reader.Int64()));
    }
}
