using Strongroom.Gate;

namespace Strongroom.Access.Hsm;

/// <summary>The operations on the roles of a managed HSM (wire reference §3.8). No vault has them: there, they are the control plane's.</summary>
internal static class HsmOperations
{
    public static readonly Operation ListAssignments = Read("ManagedHsmRoleAssignmentList", HsmActions.ReadAssignments) with { Cost = OperationCost.List };
    public static readonly Operation GetAssignment = Read("ManagedHsmRoleAssignmentGet", HsmActions.ReadAssignments);

    /// <summary>A Global Administrator may do one thing without the right: the work asks.</summary>
    public static readonly Operation PutAssignment = Change("ManagedHsmRoleAssignmentPut", HsmActions.WriteAssignments) with { DecidedByWork = true };

    public static readonly Operation DeleteAssignment = Change("ManagedHsmRoleAssignmentDelete", HsmActions.DeleteAssignments);
    public static readonly Operation ListRoles = Read("ManagedHsmRoleDefinitionList", HsmActions.ReadRoles) with { Cost = OperationCost.List };
    public static readonly Operation GetRole = Read("ManagedHsmRoleDefinitionGet", HsmActions.ReadRoles);
    public static readonly Operation PutRole = Change("ManagedHsmRoleDefinitionPut", HsmActions.WriteRoles);
    public static readonly Operation DeleteRole = Change("ManagedHsmRoleDefinitionDelete", HsmActions.DeleteRoles);

    // The row is one of the tenant's, beside those that decide elsewhere, and not among what the HSM holds.
    private static Operation Read(string name, string action) =>
        new(name, action, IsDataAction: true, Permission: null, OperationCost.Read) { HsmAction = action, WorksOnTenant = true };

    private static Operation Change(string name, string action) => Read(name, action) with { Cost = OperationCost.Write, Changes = true };
}
