using Strongroom.Access.Hsm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access;

internal sealed class ScopedGrants : IScopedGrants
{
    public ValueTask<int> RemoveUnderAsync(Tx tx, TenantId tenant, Scope scope, CancellationToken cancel) =>
        RoleAssignments.RemoveUnderAsync(tx, tenant, scope, cancel);

    public async ValueTask<int> RemoveWithAsync(Tx tx, TenantId tenant, Scope scope, IReadOnlyCollection<PrincipalId> principals, CancellationToken cancel) =>
        await RoleAssignments.RemoveWithAsync(tx, tenant, scope, principals, cancel).ConfigureAwait(false)
        + (principals.Count == 0 ? 0 : await HsmAssignments.RemoveOfAsync(tx, tenant, principals, cancel).ConfigureAwait(false));
}
