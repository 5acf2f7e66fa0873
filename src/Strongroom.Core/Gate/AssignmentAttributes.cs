using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>A role assignment as delegation conditions see it.</summary>
/// <param name="PrincipalType"><c>User</c>, <c>Group</c> or <c>ServicePrincipal</c>.</param>
public sealed record AssignmentAttributes(Guid Role, PrincipalId Principal, string PrincipalType);
