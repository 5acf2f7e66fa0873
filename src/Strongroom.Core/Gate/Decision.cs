namespace Strongroom.Gate;

/// <summary>The outcome of one authorization question.</summary>
/// <param name="AssignmentId">The role assignment that allowed it, or whose condition refused it.</param>
/// <param name="DenyAssignmentId">The deny assignment that refused it.</param>
public readonly record struct Decision(bool Allowed, Guid? AssignmentId, Guid? DenyAssignmentId)
{
    public DecisionReason Reason { get; init; } = Allowed ? DecisionReason.Granted : DenyAssignmentId is null ? DecisionReason.NoGrant : DecisionReason.Denied;
}
