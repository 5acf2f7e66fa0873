using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access.Hsm;

/// <summary>Makes, changes and deletes the custom roles of one managed HSM.</summary>
internal static class HsmDefinitions
{
    /// <summary>Custom roles of one HSM (wire reference §8.2).</summary>
    public const int Most = 50;

    /// <summary>Stages a custom role, new or in place of the one with its id.</summary>
    public static async ValueTask<Result<Role>> DefineAsync(Tx tx, TenantId tenant, VaultId hsm, Role wanted, CancellationToken cancel)
    {
        var access = await HsmAssignments.ReadAsync(tx, tenant, hsm, cancel).ConfigureAwait(false);
        var name = wanted.Definition.Name;
        if (HsmRoles.TryFind(wanted.Id, out _) || HsmRoles.FindByName(name) is not null)
        {
            return HsmRefusals.BuiltInRole;
        }

        // A role without a name is one of many: clients may leave it out.
        if (name.Length > 0 && access.Roles.Any(role => role.Id != wanted.Id && role.Definition.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            return AccessErrors.RoleNameTaken;
        }

        var existing = access.Find(wanted.Id);
        if (existing is null && access.Roles.Length >= Most)
        {
            return HsmRefusals.RoleLimit;
        }

        var made = existing is null ? wanted : wanted with { Definition = wanted.Definition with { CreatedOn = existing.Definition.CreatedOn, CreatedBy = existing.Definition.CreatedBy } };
        if (access.Assignments.Any(assigned => assigned.Assignment.Role == made.Id && !made.Definition.IsAssignableAt(assigned.Assignment.Scope)))
        {
            return AccessErrors.RoleNotAssignable(made.Id);
        }

        tx.Put(AccessKeys.OfHsm(tenant, hsm), access with { Roles = existing is null ? access.Roles.Add(made) : access.Roles.Replace(existing, made) });
        return made;
    }

    /// <summary>Stages the end of a custom role that no assignment uses.</summary>
    public static async ValueTask<Result<Role>> DeleteAsync(Tx tx, TenantId tenant, VaultId hsm, RoleId id, CancellationToken cancel)
    {
        var access = await HsmAssignments.ReadAsync(tx, tenant, hsm, cancel).ConfigureAwait(false);
        switch (access.Find(id))
        {
            case null:
                return AccessErrors.RoleNotFound(id);
            case { IsBuiltIn: true }:
                return HsmRefusals.BuiltInRole;
            case var existing when access.Assignments.Any(assigned => assigned.Assignment.Role == id):
                return AccessErrors.RoleInUse;
            case var existing:
                tx.Put(AccessKeys.OfHsm(tenant, hsm), access with { Roles = access.Roles.Remove(existing) });
                return existing;
        }
    }
}
