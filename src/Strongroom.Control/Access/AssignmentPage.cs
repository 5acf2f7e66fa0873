namespace Strongroom.Access;

/// <param name="Next">Where the next page begins; null after the last.</param>
public sealed record AssignmentPage(IReadOnlyList<AssignedRole> Items, AssignmentId? Next);
