using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access;

internal sealed class ScopedGrants : IScopedGrants
{
    public ValueTask<int> RemoveUnderAsync(Tx tx, TenantId tenant, Scope scope, CancellationToken cancel) =>
        RoleAssignments.RemoveUnderAsync(tx, tenant, scope, cancel);

    public ValueTask<int> RemoveWithAsync(Tx tx, TenantId tenant, Scope scope, IReadOnlyCollection<PrincipalId> principals, CancellationToken cancel) =>
        RoleAssignments.RemoveWithAsync(tx, tenant, scope, principals, cancel);
}
