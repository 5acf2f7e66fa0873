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
            && vaults.All.Where(vault => HasPolicyFor(vault, caller.Tenant, holders)).All(vault => MayGivePolicies(caller, vault));
    }

    private bool MayGive(Caller caller, RoleAssignment assignment) =>
        DirectoryRoles.Contains(assignment.Role)
            ? decider.HoldsUnconditionally(caller, GrantRules.ManageDirectoryRoles, Scope.Root)
            : HoldsUnrestricted(caller, assignment.Scope);

    // Policies of a vault in the RBAC model are kept without effect; whoever switches the model must hold the right to give roles.
    private static bool HasPolicyFor(VaultEntry vault, TenantId tenant, HashSet<PrincipalId> holders) =>
        vault.Tenant == tenant && vault is { UsesRbac: false, IsManagedHsm: false } && vault.AccessPolicies.Any(policy => holders.Contains(policy.Principal));

    private bool MayGivePolicies(Caller caller, VaultEntry vault) =>
        HoldsUnrestricted(caller, vault.Scope) || decider.HoldsUnconditionally(caller, WritePolicies, vault.Scope);
}
