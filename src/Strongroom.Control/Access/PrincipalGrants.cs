using Strongroom.Access.Hsm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access;

internal sealed class PrincipalGrants : IPrincipalGrants
{
    public async ValueTask<int> RemoveOfAsync(Tx tx, TenantId tenant, PrincipalId principal, CancellationToken cancel) =>
        await RoleAssignments.RemoveOfAsync(tx, tenant, principal, cancel).ConfigureAwait(false)
        + await HsmAssignments.RemoveOfAsync(tx, tenant, [principal], cancel).ConfigureAwait(false);
}
