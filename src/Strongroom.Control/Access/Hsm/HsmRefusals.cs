using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Access.Hsm;

/// <summary>What only the roles of a managed HSM refuse. The codes are those of the data plane.</summary>
internal static class HsmRefusals
{
    /// <summary>Without one nobody inside could give a role any more.</summary>
    public static VaultError LastAdministrator { get; } = new(
        409, "Conflict", "It is the last assignment of the role Managed HSM Administrator at the scope '/', which cannot be removed. Assign the role to somebody else first.", "LastAdministrator");

    public static VaultError AssignmentLimit { get; } = new(
        409, "Conflict", $"A managed HSM has at most {HsmAssignments.Most} role assignments.", "RoleAssignmentLimitExceeded");

    public static VaultError RoleLimit { get; } = new(409, "Conflict", $"A managed HSM has at most {HsmDefinitions.Most} custom roles.", "RoleDefinitionLimitExceeded");

    public static VaultError BuiltInRole { get; } = new(400, "BadParameter", "The ID or the name is that of a built-in role, which cannot be changed or deleted. Use another one.");

    public static VaultError Property(string property, string reason) => Refusals.InvalidProperty(property, reason);

    /// <summary>A fault of the body, found by the readers of the control plane, in the words of the data plane.</summary>
    public static VaultError OfData(VaultError fault) =>
        fault is { Status: 400, Code: ArmErrors.InvalidParameter or "InvalidRequestContent" or "InvalidFilter" } ? fault with { Code = "BadParameter", Target = null } : fault;
}
