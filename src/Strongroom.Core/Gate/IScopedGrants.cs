using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Gate;

/// <summary>Port: the role assignments of a place. Access implements it; whoever deletes a resource calls it in the same unit of work.</summary>
public interface IScopedGrants
{
    /// <summary>Removes every role assignment at a scope and below it: the next bearer of the name must not inherit who may enter (S28).</summary>
    /// <returns>How many were removed.</returns>
    ValueTask<int> RemoveUnderAsync(Tx tx, TenantId tenant, Scope scope, CancellationToken cancel);

    /// <summary>
    /// The same for a resource that principals live and die with, and every role assignment that one of them holds anywhere. One command for both,
    /// because an assignment can be there for both reasons and is removed once.
    /// </summary>
    ValueTask<int> RemoveWithAsync(Tx tx, TenantId tenant, Scope scope, IReadOnlyCollection<PrincipalId> principals, CancellationToken cancel);
}
