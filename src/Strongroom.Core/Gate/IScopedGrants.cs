using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Gate;

/// <summary>Port: the role assignments of a place. Access implements it; whoever deletes a resource calls it in the same unit of work.</summary>
public interface IScopedGrants
{
    /// <summary>Removes every role assignment at a scope and below it: the next bearer of the name must not inherit who may enter (S28).</summary>
    /// <returns>How many were removed.</returns>
    ValueTask<int> RemoveUnderAsync(Tx tx, TenantId tenant, Scope scope, CancellationToken cancel);
}
