using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access;

internal sealed class ScopedGrants : IScopedGrants
{
    public ValueTask<int> RemoveUnderAsync(Tx tx, TenantId tenant, Scope scope, CancellationToken cancel) =>
        RoleAssignments.RemoveUnderAsync(tx, tenant, scope, cancel);
}
