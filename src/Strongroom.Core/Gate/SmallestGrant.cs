using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>
/// The least that has to be given: a built-in role at a scope, or a permission in a vault's access policies, or, where no built-in role has the
/// operation, a custom role with it.
/// </summary>
/// <param name="Role">The built-in role; null when none has the operation or when access policies decide.</param>
/// <param name="Permission">As in <c>secrets/get</c>, when access policies decide.</param>
/// <param name="Action">The operation that a custom role would need; null otherwise.</param>
public sealed record SmallestGrant(PrincipalId Principal, Scope Scope, Guid? Role, string? RoleName, string? Permission, string? Action);
