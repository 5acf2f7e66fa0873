using Strongroom.Access.Hsm;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>Compares what a caller may give with what others hold: roles from the snapshot, access policies from the vaults.</summary>
internal sealed class GrantRights(RoleDecider decider, IVaultDirectory vaults, IPrincipals principals) : IGrantRights
{
    private const string WritePolicies = "Microsoft.KeyVault/vaults/accessPolicies/write";

    public bool HoldsUnrestricted(Caller caller, Scope scope) => decider.HoldsUnconditionally(caller, GrantRules.WriteAssignments, scope);

    public bool CoversGrantsOf(Caller caller, PrincipalId principal)
    {
        ArgumentNullException.ThrowIfNull(caller);
        HashSet<PrincipalId> holders = [principal, .. principals.GroupsOf(caller.Tenant, principal)];
        return decider.AssignmentsOf(caller.Tenant, holders) is { } held
            && held.All(assignment => MayGive(caller, assignment))
            && decider.HsmGrantsOf(caller.Tenant, holders).All(grant => MayGiveInHsm(caller, grant.Hsm, grant.Scope))
            && vaults.All.Where(vault => HasPolicyFor(vault, caller.Tenant, holders)).All(vault => MayGivePolicies(caller, vault));
    }

    private bool MayGive(Caller caller, RoleAssignment assignment) =>
        DirectoryRoles.Contains(assignment.Role)
            ? decider.HoldsUnconditionally(caller, GrantRules.ManageDirectoryRoles, Scope.Root)
            : HoldsUnrestricted(caller, assignment.Scope);

    // A soft-deleted HSM may come back with all its roles; until then only those who appoint administrators from outside may give any.
    private bool MayGiveInHsm(Caller caller, VaultId hsm, Scope scope) =>
        (vaults.All.FirstOrDefault(vault => vault.Id == hsm) is { } live
            && decider.Decide(caller, new AccessQuestion(HsmActions.WriteAssignments, IsDataAction: true, HsmScope.Shown(live.Scope, scope)) { Vault = live }).Allowed)
        || decider.HoldsUnconditionally(caller, GrantRules.AppointHsmAdministrators, Scope.Root);

    // Policies of a vault in the RBAC model are kept without effect; whoever switches the model must hold the right to give roles.
    private static bool HasPolicyFor(VaultEntry vault, TenantId tenant, HashSet<PrincipalId> holders) =>
        vault.Tenant == tenant && vault is { UsesRbac: false, IsManagedHsm: false } && vault.AccessPolicies.Any(policy => holders.Contains(policy.Principal));

    private bool MayGivePolicies(Caller caller, VaultEntry vault) =>
        HoldsUnrestricted(caller, vault.Scope) || decider.HoldsUnconditionally(caller, WritePolicies, vault.Scope);
}
