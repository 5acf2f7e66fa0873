using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access.Hsm;

/// <summary>
/// Gives and takes the roles of one managed HSM. Each command stages the HSM's one row in the caller's unit of work; whether the caller may is asked
/// before, by the route.
/// </summary>
internal static class HsmAssignments
{
    /// <summary>Assignments of one HSM, over all scopes.</summary>
    public const int Most = 2000;

    private const int ScanSize = 64;

    public static async ValueTask<HsmAccess> ReadAsync(Tx tx, TenantId tenant, VaultId hsm, CancellationToken cancel) =>
        await tx.FindAsync(AccessKeys.OfHsm(tenant, hsm), cancel).ConfigureAwait(false) ?? HsmAccess.Empty;

    /// <summary>Stages a new assignment. The very same under the same id is none, and no fault: clients repeat requests.</summary>
    public static async ValueTask<Result<AssignedRole>> AssignAsync(Tx tx, TenantId tenant, VaultId hsm, AssignedRole wanted, CancellationToken cancel)
    {
        var access = await ReadAsync(tx, tenant, hsm, cancel).ConfigureAwait(false);
        if (access.Find(wanted.Id) is { } existing)
        {
            return IsSame(existing.Assignment, wanted.Assignment) ? existing : AccessErrors.AssignmentUpdateNotPermitted;
        }

        if (access.Assignments.FirstOrDefault(assigned => IsSame(assigned.Assignment, wanted.Assignment)) is { } other)
        {
            return AccessErrors.AssignmentExists(other.Id.Value);
        }

        if (access.Find(wanted.Assignment.Role) is not { } role)
        {
            return AccessErrors.RoleNotFound(wanted.Assignment.Role);
        }

        if (!role.Definition.IsAssignableAt(wanted.Assignment.Scope))
        {
            return AccessErrors.RoleNotAssignable(role.Id);
        }

        if (access.Assignments.Length >= Most)
        {
            return HsmRefusals.AssignmentLimit;
        }

        tx.Put(AccessKeys.OfHsm(tenant, hsm), access with { Assignments = access.Assignments.Add(wanted) });
        return wanted with { IsNew = true };
    }

    /// <summary>Stages the removal of an assignment that stands at this scope. The last administrator stays.</summary>
    public static async ValueTask<Result<AssignedRole>> RemoveAsync(Tx tx, TenantId tenant, VaultId hsm, Scope scope, AssignmentId id, CancellationToken cancel)
    {
        var access = await ReadAsync(tx, tenant, hsm, cancel).ConfigureAwait(false);
        if (access.Find(id) is not { } existing || existing.Assignment.Scope != scope)
        {
            return AccessErrors.AssignmentNotFound(id.Compact);
        }

        if (IsAdministrator(existing.Assignment) && access.Assignments.Count(assigned => IsAdministrator(assigned.Assignment)) == 1)
        {
            return HsmRefusals.LastAdministrator;
        }

        tx.Put(AccessKeys.OfHsm(tenant, hsm), access with { Assignments = access.Assignments.Remove(existing) });
        return existing;
    }

    /// <summary>Stages the removal of what these principals hold in any HSM of the tenant, the last administrator too: they are no more.</summary>
    /// <returns>How many were removed.</returns>
    public static async ValueTask<int> RemoveOfAsync(Tx tx, TenantId tenant, IReadOnlyCollection<PrincipalId> principals, CancellationToken cancel)
    {
        var removed = 0;
        StoreKey? after = null;
        List<Keyed<HsmAccess>> rows;
        do
        {
            rows = await tx.ScanAsync(AccessKeys.Hsms, AccessKeys.Hsms.Prefix(tenant.Compact), after, ScanSize, cancel).ConfigureAwait(false);
            foreach (var (key, access) in rows)
            {
                after = key.Key;
                var left = access.Assignments.RemoveAll(assigned => principals.Contains(assigned.Assignment.Principal));
                if (left.Length < access.Assignments.Length)
                {
                    tx.Put(key, access with { Assignments = left });
                    removed += access.Assignments.Length - left.Length;
                }
            }
        }
        while (rows.Count == ScanSize);

        return removed;
    }

    public static bool IsAdministrator(RoleAssignment assignment) => assignment.Role == HsmRoles.Administrator && assignment.Scope == Scope.Root;

    private static bool IsSame(RoleAssignment one, RoleAssignment other) => one.Scope == other.Scope && one.Role == other.Role && one.Principal == other.Principal;
}
