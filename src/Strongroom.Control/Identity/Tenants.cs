using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Identity;

internal sealed class Tenants(DirectoryFeed feed) : ITenants
{
    public TenantId? Home => feed.HomeTenant;

    public string? DisplayName(TenantId tenant) =>
        feed.Current is { } directory && directory.Tenants.TryGetValue(tenant, out var entry) ? entry.Record.DisplayName : null;
}
