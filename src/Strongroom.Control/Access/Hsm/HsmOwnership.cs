using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access.Hsm;

internal sealed class HsmOwnership(IPrincipals principals) : IHsmAccess
{
    public VaultError? Establish(Tx tx, TenantId tenant, VaultId hsm, IReadOnlyCollection<PrincipalId> administrators, PrincipalId by, DateTimeOffset now)
    {
        var assignments = new List<AssignedRole>();
        foreach (var administrator in administrators.Distinct())
        {
            if (principals.Find(tenant, administrator) is not { } facts || !Enum.TryParse<PrincipalKind>(facts.Type, out var kind))
            {
                return AccessErrors.PrincipalNotFound(administrator, tenant);
            }

            assignments.Add(new AssignedRole(AssignmentId.New(), new RoleAssignment
            {
                Scope = Scope.Root,
                Role = HsmRoles.Administrator,
                Principal = administrator,
                PrincipalKind = kind,
                CreatedOn = now,
                CreatedBy = by,
                UpdatedOn = now,
                UpdatedBy = by,
            }));
        }

        tx.Insert(AccessKeys.OfHsm(tenant, hsm), new HsmAccess { Assignments = [.. assignments] });
        return null;
    }

    public async ValueTask RemoveAsync(Tx tx, TenantId tenant, VaultId hsm, CancellationToken cancel)
    {
        var key = AccessKeys.OfHsm(tenant, hsm);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not null)
        {
            tx.Delete(key);
        }
    }
}
