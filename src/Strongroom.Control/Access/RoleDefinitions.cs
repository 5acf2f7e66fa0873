using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access;

/// <summary>
/// Finds, makes, changes and deletes roles. Each command stages its rows in the caller's unit of work; when the commit meets a conflict, the
/// command runs again in a new one. One unit of work takes one command of this class, because two would change the same count.
/// </summary>
public static class RoleDefinitions
{
    /// <summary>Custom roles in one tenant (control-plane reference §3.1).</summary>
    private const int MaxCustomRoles = 5000;

    /// <summary>Makes a custom role, or changes the one with this id.</summary>
    public static async ValueTask<Result<Role>> DefineAsync(
        Tx tx, TenantId tenant, RoleDraft draft, PrincipalId by, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(draft);
        if (RoleDraftRules.Check(draft, by, now).IsRefused(out var refusal, out var wanted))
        {
            return refusal;
        }

        var nameKey = AccessKeys.RoleName(tenant, wanted.Name);
        var claim = await tx.FindAsync(nameKey, cancel).ConfigureAwait(false);
        if (BuiltInRoles.FindByName(wanted.Name) is not null || (claim is not null && claim.Holder != draft.Id.Value))
        {
            return AccessErrors.RoleNameTaken;
        }

        var key = AccessKeys.Roles.Key(tenant.Compact, draft.Id.Compact);
        var existing = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        if (existing is null)
        {
            if (await StageCountAsync(tx, tenant, +1, cancel).ConfigureAwait(false) > MaxCustomRoles)
            {
                return AccessErrors.RoleLimit;
            }

            tx.Insert(AccessKeys.RoleUses.Key(tenant.Compact, draft.Id.Compact), new Tally(0));
        }
        else
        {
            wanted = wanted with { CreatedOn = existing.CreatedOn, CreatedBy = existing.CreatedBy };
            await StageNameReleaseAsync(tx, tenant, draft.Id, existing.Name, nameKey, cancel).ConfigureAwait(false);
        }

        tx.Put(nameKey, new IdClaim(draft.Id.Value));
        tx.Put(key, wanted);
        return new Role(draft.Id, IsBuiltIn: false, wanted);
    }

    /// <summary>Deletes a custom role that no assignment uses.</summary>
    /// <returns>What was deleted; null when there was none.</returns>
    public static async ValueTask<Result<Role?>> DeleteAsync(Tx tx, TenantId tenant, RoleId id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (BuiltInRoles.TryFind(id, out _))
        {
            return AccessErrors.BuiltInRole;
        }

        var key = AccessKeys.Roles.Key(tenant.Compact, id.Compact);
        var existing = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        if (existing is null)
        {
            return (Role?)null;
        }

        var usesKey = AccessKeys.RoleUses.Key(tenant.Compact, id.Compact);
        if (await tx.FindAsync(usesKey, cancel).ConfigureAwait(false) is { Count: > 0 })
        {
            return AccessErrors.RoleInUse;
        }

        // An assignment made meanwhile has changed the count, and this commit then fails.
        tx.Delete(usesKey);
        tx.Delete(key);
        await StageNameReleaseAsync(tx, tenant, id, existing.Name, kept: null, cancel).ConfigureAwait(false);
        await StageCountAsync(tx, tenant, -1, cancel).ConfigureAwait(false);
        return new Role(id, IsBuiltIn: false, existing);
    }

    public static async ValueTask<Role?> FindAsync(Tx tx, TenantId tenant, RoleId id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (BuiltInRoles.TryFind(id, out var builtIn))
        {
            return builtIn;
        }

        var found = await tx.FindAsync(AccessKeys.Roles.Key(tenant.Compact, id.Compact), cancel).ConfigureAwait(false);
        return found is null ? null : new Role(id, IsBuiltIn: false, found);
    }

    /// <summary>For people who type a name, compared without case. What decides afterwards is the id of the role found.</summary>
    public static async ValueTask<Role?> FindByNameAsync(Tx tx, TenantId tenant, string name, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(name);
        if (BuiltInRoles.FindByName(name) is { } builtIn)
        {
            return builtIn;
        }

        var claim = await tx.FindAsync(AccessKeys.RoleName(tenant, name), cancel).ConfigureAwait(false);
        return claim is null ? null : await FindAsync(tx, tenant, new RoleId(claim.Holder), cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Up to <paramref name="limit"/> custom roles in the order of ids, after <paramref name="after"/> if given. Built-in roles are in
    /// <see cref="BuiltInRoles.All"/>.
    /// </summary>
    public static async ValueTask<IReadOnlyList<Role>> ListCustomAsync(
        Tx tx, TenantId tenant, RoleId? after, int limit, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        StoreKey? from = after is { } id ? AccessKeys.Roles.Key(tenant.Compact, id.Compact).Key : null;
        var rows = await tx.ScanAsync(AccessKeys.Roles, AccessKeys.Roles.Prefix(tenant.Compact), from, limit, cancel).ConfigureAwait(false);
        return [.. rows.Select(r => new Role(AccessKeys.IdOf(r.Key), IsBuiltIn: false, r.Record))];
    }

    /// <returns>The count as staged.</returns>
    private static async ValueTask<int> StageCountAsync(Tx tx, TenantId tenant, int change, CancellationToken cancel)
    {
        var key = AccessKeys.RoleCount.Key(tenant.Compact);
        var count = Math.Max(0, ((await tx.FindAsync(key, cancel).ConfigureAwait(false))?.Count ?? 0) + change);
        tx.Put(key, new Tally(count));
        return count;
    }

    // A change of case alone keeps its claim.
    private static async ValueTask StageNameReleaseAsync(
        Tx tx, TenantId tenant, RoleId id, string name, RowKey<IdClaim>? kept, CancellationToken cancel)
    {
        var key = AccessKeys.RoleName(tenant, name);
        if (key != kept && await tx.FindAsync(key, cancel).ConfigureAwait(false) is { } claim && claim.Holder == id.Value)
        {
            tx.Delete(key);
        }
    }
}
