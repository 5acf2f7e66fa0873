using System.Collections.Immutable;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>
/// Who may change who may do what (S25). Each question carries the assignment as conditions see it, so that whoever may grant only some roles
/// grants only those. Whoever runs a command of this room asks here first, with the rows as the same unit of work sees them.
/// </summary>
public static class GrantRules
{
    public const string WriteAssignments = "Microsoft.Authorization/roleAssignments/write";
    public const string DeleteAssignments = "Microsoft.Authorization/roleAssignments/delete";
    public const string WriteRoles = "Microsoft.Authorization/roleDefinitions/write";
    public const string DeleteRoles = "Microsoft.Authorization/roleDefinitions/delete";

    /// <param name="wanted">The assignment as the request would have it.</param>
    /// <param name="existing">The assignment of this id as it is; the right must reach that one too, or its condition could be taken off by anyone.</param>
    /// <returns>The first refusal, or the decision that allows.</returns>
    public static Decision MayGrant(IDecide decider, Caller caller, RoleAssignment wanted, RoleAssignment? existing, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(decider);
        ArgumentNullException.ThrowIfNull(wanted);
        var decision = MayWrite(decider, caller, wanted, existing, now);
        return existing is null || !decision.Allowed ? decision : MayWrite(decider, caller, existing, existing, now);
    }

    public static Decision MayRevoke(IDecide decider, Caller caller, RoleAssignment existing, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(decider);
        ArgumentNullException.ThrowIfNull(existing);
        return decider.Decide(caller, new AccessQuestion(DeleteAssignments, IsDataAction: false, existing.Scope)
        {
            Attributes = new AccessAttributes { ResourceAssignment = Attributes(existing), Now = now },
        });
    }

    /// <summary>A role is held wherever it can be assigned: its writer needs the right at every such scope, those it had before included.</summary>
    /// <returns>The first refusal, or the decision that allows the last.</returns>
    public static Decision MayDefine(
        IDecide decider, Caller caller, ImmutableArray<Scope> wanted, ImmutableArray<Scope> existing, DateTimeOffset now) =>
        AskEverywhere(decider, caller, WriteRoles, [.. wanted, .. existing], now);

    public static Decision MayUndefine(IDecide decider, Caller caller, ImmutableArray<Scope> existing, DateTimeOffset now) =>
        AskEverywhere(decider, caller, DeleteRoles, existing, now);

    private static Decision MayWrite(IDecide decider, Caller caller, RoleAssignment requested, RoleAssignment? existing, DateTimeOffset now) =>
        decider.Decide(caller, new AccessQuestion(WriteAssignments, IsDataAction: false, requested.Scope)
        {
            Attributes = new AccessAttributes
            {
                RequestAssignment = Attributes(requested),
                ResourceAssignment = existing is null ? null : Attributes(existing),
                Now = now,
            },
        });

    private static AssignmentAttributes Attributes(RoleAssignment assignment) =>
        new(assignment.Role.Value, assignment.Principal, assignment.PrincipalKind.ToString());

    private static Decision AskEverywhere(IDecide decider, Caller caller, string action, ImmutableArray<Scope> scopes, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(decider);
        var decision = default(Decision);
        foreach (var scope in scopes.Distinct())
        {
            decision = decider.Decide(caller, new AccessQuestion(action, IsDataAction: false, scope) { Attributes = new AccessAttributes { Now = now } });
            if (!decision.Allowed)
            {
                return decision;
            }
        }

        return decision;
    }
}
