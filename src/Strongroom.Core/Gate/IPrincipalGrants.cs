using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Gate;

/// <summary>Port: the role assignments of a principal. Access implements it; whoever deletes a principal calls it in the same unit of work.</summary>
public interface IPrincipalGrants
{
    /// <summary>Removes every role assignment of a principal, wherever it stands.</summary>
    /// <returns>How many were removed.</returns>
    ValueTask<int> RemoveOfAsync(Tx tx, TenantId tenant, PrincipalId principal, CancellationToken cancel);
}
