using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access;

/// <summary>
/// Gives and takes roles. Each command stages its rows in the caller's unit of work; when the commit meets a conflict, the command runs again
/// in a new one and then sees what it lost to. Whether the caller may is <see cref="GrantRules"/>' question, asked before.
/// </summary>
/// <remarks>One unit of work takes one command for each custom role, because both would change that role's count of uses.</remarks>
public static class RoleAssignments
{
    private const int ScanSize = 256;

    /// <summary>Makes the assignment, or changes the description and condition of the one with this id.</summary>
    public static async ValueTask<Result<AssignedRole>> AssignAsync(
        Tx tx, TenantId tenant, AssignmentDraft draft, PrincipalId by, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(draft);
        if (AssignmentDraftRules.Check(draft, by, now).IsRefused(out var refusal, out var wanted))
        {
            return refusal;
        }

        var key = AccessKeys.Assignments.Key(tenant.Compact, draft.Id.Compact);
        var existing = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        return existing is null
            ? await InsertAsync(tx, tenant, key, wanted, cancel).ConfigureAwait(false)
            : Update(tx, key, existing, wanted);
    }

    /// <summary>Removes an assignment.</summary>
    /// <returns>What was removed; null when there was none.</returns>
    public static async ValueTask<Result<AssignedRole?>> RemoveAsync(Tx tx, TenantId tenant, AssignmentId id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = AccessKeys.Assignments.Key(tenant.Compact, id.Compact);
        var existing = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        if (existing is null)
        {
            return (AssignedRole?)null;
        }

        await StageRemovalAsync(tx, tenant, [new Keyed<RoleAssignment>(key, existing)], cancel).ConfigureAwait(false);
        return new AssignedRole(id, existing);
    }

    /// <summary>
    /// Removes every assignment at a scope and below it. Whoever deletes a resource for good calls this in the same unit of work: scopes
    /// are made of names, and the next bearer of the name must not inherit who may enter (S28).
    /// </summary>
    /// <returns>How many were removed.</returns>
    public static ValueTask<int> RemoveUnderAsync(Tx tx, TenantId tenant, Scope scope, CancellationToken cancel) =>
        RemoveWhereAsync(tx, tenant, assignment => scope.Covers(assignment.Scope), cancel);

    /// <summary>Removes every assignment of a principal. Whoever deletes a principal calls this in the same unit of work.</summary>
    /// <returns>How many were removed.</returns>
    public static ValueTask<int> RemoveOfAsync(Tx tx, TenantId tenant, PrincipalId principal, CancellationToken cancel) =>
        RemoveWhereAsync(tx, tenant, assignment => assignment.Principal == principal, cancel);

    /// <summary>What <see cref="RemoveUnderAsync"/> and <see cref="RemoveOfAsync"/> remove, in one command: an assignment can be there for both reasons.</summary>
    /// <returns>How many were removed.</returns>
    public static ValueTask<int> RemoveWithAsync(Tx tx, TenantId tenant, Scope scope, IReadOnlyCollection<PrincipalId> principals, CancellationToken cancel) =>
        RemoveWhereAsync(tx, tenant, assignment => scope.Covers(assignment.Scope) || principals.Contains(assignment.Principal), cancel);

    private static async ValueTask<int> RemoveWhereAsync(Tx tx, TenantId tenant, Func<RoleAssignment, bool> isDoomed, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var prefix = AccessKeys.Assignments.Prefix(tenant.Compact);
        var doomed = new List<Keyed<RoleAssignment>>();
        StoreKey? after = null;
        List<Keyed<RoleAssignment>> rows;
        do
        {
            rows = await tx.ScanAsync(AccessKeys.Assignments, prefix, after, ScanSize, cancel).ConfigureAwait(false);
            doomed.AddRange(rows.Where(r => isDoomed(r.Record)));
            after = rows.Count > 0 ? rows[^1].Key.Key : null;
        }
        while (rows.Count == ScanSize);

        await StageRemovalAsync(tx, tenant, doomed, cancel).ConfigureAwait(false);
        return doomed.Count;
    }

    public static async ValueTask<AssignedRole?> FindAsync(Tx tx, TenantId tenant, AssignmentId id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var found = await tx.FindAsync(AccessKeys.Assignments.Key(tenant.Compact, id.Compact), cancel).ConfigureAwait(false);
        return found is null ? null : new AssignedRole(id, found);
    }

    /// <summary>Up to <paramref name="limit"/> assignments in the order of ids, after <paramref name="after"/> if given.</summary>
    public static async ValueTask<AssignmentPage> ListAsync(
        Tx tx, TenantId tenant, AssignmentFilter filter, AssignmentId? after, int limit, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var prefix = AccessKeys.Assignments.Prefix(tenant.Compact);
        StoreKey? from = after is { } id ? AccessKeys.Assignments.Key(tenant.Compact, id.Compact).Key : null;
        var items = new List<AssignedRole>();
        List<Keyed<RoleAssignment>> rows;
        do
        {
            rows = await tx.ScanAsync(AccessKeys.Assignments, prefix, from, ScanSize, cancel).ConfigureAwait(false);
            foreach (var (key, record) in rows)
            {
                from = key.Key;
                if (!filter.Admits(record))
                {
                    continue;
                }

                if (items.Count == limit)
                {
                    return new AssignmentPage(items, items[^1].Id);
                }

                items.Add(new AssignedRole(AccessKeys.IdOf(key), record));
            }
        }
        while (rows.Count == ScanSize);

        return new AssignmentPage(items, null);
    }

    private static async ValueTask<Result<AssignedRole>> InsertAsync(
        Tx tx, TenantId tenant, RowKey<RoleAssignment> key, RoleAssignment wanted, CancellationToken cancel)
    {
        var claimKey = AccessKeys.AssignmentClaim(tenant, wanted);
        if (await tx.FindAsync(claimKey, cancel).ConfigureAwait(false) is { } claim)
        {
            return AccessErrors.AssignmentExists(claim.Holder);
        }

        if (await StageRoleUseAsync(tx, tenant, wanted, cancel).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        var id = AccessKeys.IdOf(key);
        tx.Insert(claimKey, new IdClaim(id.Value));
        tx.Insert(key, wanted);
        return new AssignedRole(id, wanted) { IsNew = true };
    }

    private static Result<AssignedRole> Update(Tx tx, RowKey<RoleAssignment> key, RoleAssignment existing, RoleAssignment wanted)
    {
        if (existing.Scope != wanted.Scope || existing.Role != wanted.Role
            || existing.Principal != wanted.Principal || existing.PrincipalKind != wanted.PrincipalKind)
        {
            return AccessErrors.AssignmentUpdateNotPermitted;
        }

        var updated = wanted with { CreatedOn = existing.CreatedOn, CreatedBy = existing.CreatedBy, WrittenScope = existing.WrittenScope };
        tx.Put(key, updated);
        return new AssignedRole(AccessKeys.IdOf(key), updated);
    }

    // The role is held as it was read, and its count of uses decides the race with its deletion.
    private static async ValueTask<VaultError?> StageRoleUseAsync(Tx tx, TenantId tenant, RoleAssignment wanted, CancellationToken cancel)
    {
        if (BuiltInRoles.TryFind(wanted.Role, out _))
        {
            return null;
        }

        var roleKey = AccessKeys.Roles.Key(tenant.Compact, wanted.Role.Compact);
        var usesKey = AccessKeys.RoleUses.Key(tenant.Compact, wanted.Role.Compact);
        var role = await tx.FindAsync(roleKey, cancel).ConfigureAwait(false);
        var uses = await tx.FindAsync(usesKey, cancel).ConfigureAwait(false);
        if (role is null || uses is null)
        {
            return AccessErrors.RoleNotFound(wanted.Role);
        }

        if (!role.IsAssignableAt(wanted.Scope))
        {
            return AccessErrors.RoleNotAssignable(wanted.Role);
        }

        tx.Hold(roleKey);
        tx.Put(usesKey, new Tally(uses.Count + 1));
        return null;
    }

    private static async ValueTask StageRemovalAsync(Tx tx, TenantId tenant, IReadOnlyList<Keyed<RoleAssignment>> doomed, CancellationToken cancel)
    {
        foreach (var (key, assignment) in doomed)
        {
            var claimKey = AccessKeys.AssignmentClaim(tenant, assignment);
            if (await tx.FindAsync(claimKey, cancel).ConfigureAwait(false) is { } claim && claim.Holder == AccessKeys.IdOf(key).Value)
            {
                tx.Delete(claimKey);
            }

            tx.Delete(key);
        }

        foreach (var uses in doomed.Where(d => !BuiltInRoles.TryFind(d.Record.Role, out _)).GroupBy(d => d.Record.Role))
        {
            var usesKey = AccessKeys.RoleUses.Key(tenant.Compact, uses.Key.Compact);
            if (await tx.FindAsync(usesKey, cancel).ConfigureAwait(false) is { } tally)
            {
                tx.Put(usesKey, new Tally(Math.Max(0, tally.Count - uses.Count())));
            }
        }
    }
}
