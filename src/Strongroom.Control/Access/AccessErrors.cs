using Strongroom.Access.Conditions;
using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>The refusals of this room's commands (control-plane reference §3.1, §3.2).</summary>
internal static class AccessErrors
{
    /// <summary>az looks for status 409 and for "role assignment already exists" in the lower-cased message.</summary>
    public static VaultError AssignmentExists(Guid existing) =>
        new(409, "RoleAssignmentExists", $"The role assignment already exists. The ID of the existing role assignment is {existing:N}.");

    public static VaultError AssignmentUpdateNotPermitted { get; } =
        new(400, "RoleAssignmentUpdateNotPermitted", "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.");

    public static VaultError AssignmentLimit { get; } = new(
        400, "RoleAssignmentLimitExceeded", "The role assignment limit of 4000 for the subscription is reached. No more role assignments can be created (code: RoleAssignmentLimitExceeded).");

    public static VaultError AssignmentNotFound(string id) => new(404, "RoleAssignmentNotFound", $"The role assignment '{id}' is not found.");

    public static VaultError DenialNotFound(string id) => new(404, "DenyAssignmentNotFound", $"The deny assignment '{id}' is not found.");

    public static VaultError InvalidAssignmentId(string id) =>
        new(400, "InvalidRoleAssignmentId", $"The role assignment ID '{id}' is not valid. The role assignment ID must be a GUID.");

    public static VaultError InvalidRoleId(string id) =>
        new(400, "InvalidRoleDefinitionId", $"The role definition ID '{id}' is not valid. The role definition ID must be a GUID.");

    public static VaultError PrincipalNotFound(PrincipalId principal, TenantId tenant) => new(
        400, "PrincipalNotFound", $"Principal {principal.Compact} does not exist in the directory {tenant}. Check that you have the correct principal ID.");

    public static VaultError UnmatchedPrincipalType(PrincipalId principal, string actual, string given) => new(
        400, "UnmatchedPrincipalType", $"The PrincipalId '{principal.Compact}' has type '{actual}', which is different from specified PrincipalType '{given}'.");

    public static VaultError InvalidScope { get; } = new(400, "InvalidScope", "The scope is not a valid resource scope.");

    public static VaultError DirectoryRoleScope { get; } =
        new(400, "InvalidScope", "A role of the directory is assigned at the scope '/' and nowhere else: the directory belongs to no subscription.");

    public static VaultError InvalidPrincipal { get; } = new(400, "InvalidPrincipalId", "The principal ID or the principal type is not valid.");

    public static VaultError DescriptionTooLong { get; } = new(400, "InvalidParameter", "The description is longer than 1024 characters.");

    public static VaultError MalformedCondition { get; } = new(
        400, "InvalidRoleAssignmentCondition", "A condition is one line of 1 to 8192 characters and needs the conditionVersion 2.0.");

    public static VaultError InvalidCondition(ConditionFault fault) =>
        new(400, "InvalidRoleAssignmentCondition", $"The condition is not valid at character {fault.Position}: {fault.Reason}.");

    public static VaultError RoleNotFound(RoleId role) =>
        new(404, "RoleDefinitionDoesNotExist", $"The specified role definition with ID '{role.Compact}' does not exist.");

    public static VaultError RoleNotAssignable(RoleId role) =>
        new(400, "RoleDefinitionNotAssignable", $"The role definition with ID '{role.Compact}' is not assignable at this scope.");

    public static VaultError BuiltInRole { get; } = new(400, "BuiltInRoleUpdateNotPermitted", "A built-in role cannot be changed or deleted.");

    public static VaultError RoleInUse { get; } =
        new(400, "RoleDefinitionHasAssignments", "There are existing role assignments referencing role (code: RoleDefinitionHasAssignments)");

    public static VaultError RoleNameTaken { get; } = new(409, "RoleDefinitionWithSameNameExists", "A role definition with the same name already exists.");

    public static VaultError RoleLimit { get; } =
        new(400, "RoleDefinitionLimitExceeded", "Role definition limit exceeded. No more role definitions can be created (code: RoleDefinitionLimitExceeded)");

    public static VaultError InvalidRole(string message) => new(400, "InvalidRoleDefinition", message);
}
