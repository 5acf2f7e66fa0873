using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>Who may change who may do what (S25). The gate asks before it runs a command of this room.</summary>
public static class GrantRules
{
    public const string WriteAssignments = "Microsoft.Authorization/roleAssignments/write";
    public const string DeleteAssignments = "Microsoft.Authorization/roleAssignments/delete";
    public const string WriteRoles = "Microsoft.Authorization/roleDefinitions/write";
    public const string DeleteRoles = "Microsoft.Authorization/roleDefinitions/delete";

    public static Decision MayGrant(IDecide decider, Caller caller, Scope scope) => Ask(decider, caller, WriteAssignments, scope);

    public static Decision MayRevoke(IDecide decider, Caller caller, Scope scope) => Ask(decider, caller, DeleteAssignments, scope);

    private static Decision Ask(IDecide decider, Caller caller, string action, Scope scope)
    {
        ArgumentNullException.ThrowIfNull(decider);
        return decider.Decide(caller, new AccessQuestion(action, IsDataAction: false, scope));
    }
}
