using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>Which assignments to list; what is null does not narrow (control-plane reference §3.2).</summary>
public sealed record AssignmentFilter
{
    /// <summary>Assignments at this scope, above it and below it.</summary>
    public Scope? Scope { get; init; }

    /// <summary><c>atScope()</c>: none below the scope.</summary>
    public bool NoneBelow { get; init; }

    /// <summary>Assignments to one of these; for <c>assignedTo</c>, the principal and all its groups.</summary>
    public IReadOnlyCollection<PrincipalId>? Principals { get; init; }

    public RoleId? Role { get; init; }

    public bool Admits(RoleAssignment assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        return (Scope is not { } scope || assignment.Scope.Covers(scope) || (!NoneBelow && scope.Covers(assignment.Scope)))
            && (Principals is null || Principals.Contains(assignment.Principal))
            && (Role is not { } role || role == assignment.Role);
    }
}
