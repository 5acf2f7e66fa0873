using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Gate;

/// <summary>Port: the roles inside a managed HSM. Access implements it; whoever makes or purges an HSM calls it in the same unit of work.</summary>
public interface IHsmAccess
{
    /// <summary>Makes these principals administrators of a new HSM. Without one nobody could give a role in it.</summary>
    /// <returns>Null, or the refusal of a principal that the tenant's directory does not know.</returns>
    VaultError? Establish(Tx tx, TenantId tenant, VaultId hsm, IReadOnlyCollection<PrincipalId> administrators, PrincipalId by, DateTimeOffset now);

    /// <summary>Removes every assignment and custom role of an HSM that is no more.</summary>
    ValueTask RemoveAsync(Tx tx, TenantId tenant, VaultId hsm, CancellationToken cancel);
}
