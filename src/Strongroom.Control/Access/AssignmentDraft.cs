using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>An assignment as someone asks for it.</summary>
public sealed record AssignmentDraft
{
    public required AssignmentId Id { get; init; }

    /// <summary>As written by the caller; the command parses it.</summary>
    public required string Scope { get; init; }

    public required RoleId Role { get; init; }

    public required PrincipalId Principal { get; init; }

    public required PrincipalKind PrincipalKind { get; init; }

    /// <summary>At most 1024 characters.</summary>
    public string? Description { get; init; }

    /// <summary>In Azure's condition language; the assignment grants only where it holds (control-plane reference §3.5).</summary>
    public string? Condition { get; init; }

    /// <summary><c>2.0</c> if there is a condition.</summary>
    public string? ConditionVersion { get; init; }
}
