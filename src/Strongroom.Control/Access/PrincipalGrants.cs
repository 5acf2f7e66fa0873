using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access;

internal sealed class PrincipalGrants : IPrincipalGrants
{
    public ValueTask<int> RemoveOfAsync(Tx tx, TenantId tenant, PrincipalId principal, CancellationToken cancel) =>
        RoleAssignments.RemoveOfAsync(tx, tenant, principal, cancel);
}
