namespace Strongroom.Access;

/// <summary>A role assignment with its id.</summary>
public sealed record AssignedRole(AssignmentId Id, RoleAssignment Assignment)
{
    /// <summary>True when the command made it (201), false when it was there (200).</summary>
    public bool IsNew { get; init; }
}
