using System.Collections.Frozen;
using System.Collections.Immutable;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>One access policy as stored and shown. The key of an entry is (tenant, principal, application).</summary>
/// <param name="Permissions">As in <c>secrets/get</c>, in canonical spelling and the order of <see cref="PolicyPermissions"/>.</param>
internal sealed record PolicyEntry(TenantId Tenant, PrincipalId Principal, ClientId? Application, ImmutableArray<string> Permissions)
{
    public bool HasKeyOf(PolicyEntry other) => Tenant == other.Tenant && Principal == other.Principal && Application == other.Application;

    public AccessPolicy ForDecisions() => new(Tenant, Principal, Application, Permissions.ToFrozenSet(StringComparer.OrdinalIgnoreCase));

    public static void Write(RecordWriter writer, PolicyEntry entry)
    {
        writer.Guid(entry.Tenant.Value);
        writer.Guid(entry.Principal.Value);
        writer.OptionalGuid(entry.Application?.Value);
        writer.TextList(entry.Permissions);
    }

    public static PolicyEntry Read(ref RecordReader reader) => new(
        new TenantId(reader.Guid()),
        new PrincipalId(reader.Guid()),
        reader.OptionalGuid() is { } application ? new ClientId(application) : null,
        [.. reader.TextList()]);
}
