using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>A role assignment that did not grant, and why.</summary>
/// <param name="Principal">The caller, or the group through which it would have had the role.</param>
/// <param name="RoleName">Null when the role is not there any more.</param>
/// <param name="Condition">The text of the condition that did not hold.</param>
public sealed record NearGrant(Guid Assignment, PrincipalId Principal, Scope Scope, Guid Role, string? RoleName, NearMiss Why, string? Condition);
