using System.Diagnostics.CodeAnalysis;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Access.Authorization;

/// <summary>Reads the <c>$filter</c> of a list of role assignments (control-plane reference §3.2).</summary>
internal static class RoleAssignmentFilter
{
    /// <summary>
    /// Nothing: at the scope, above and below. <c>atScope()</c>: none below. <c>principalId eq 'id'</c>: given to that very principal.
    /// <c>assignedTo('id')</c>: also through groups; without an id, to the caller. <c>atScope()</c> joins <c>assignedTo</c> only.
    /// </summary>
    public static bool TryRead(string? text, Scope scope, Caller caller, IPrincipals principals, [NotNullWhen(true)] out AssignmentFilter? filter)
    {
        filter = null;
        if (!ArmFilter.TryParse(text, out var parsed))
        {
            return false;
        }

        var read = new AssignmentFilter { Scope = scope };
        var byId = false;
        foreach (var term in parsed.Terms)
        {
            if (term.IsFunction("atScope") && term.Value is null && !read.NoneBelow)
            {
                read = read with { NoneBelow = true };
            }
            else if (term.IsFunction("assignedTo") && read.Principals is null && TryReadAssignee(term.Value, caller, out var assignee))
            {
                var groups = assignee == caller.Principal ? caller.Groups : principals.GroupsOf(caller.Tenant, assignee);
                read = read with { Principals = [assignee, .. groups] };
            }
            else if (term.IsEqual("principalId") && read.Principals is null && PrincipalId.TryParse(term.Value, out var principal))
            {
                byId = true;
                read = read with { Principals = [principal] };
            }
            else
            {
                return false;
            }
        }

        filter = byId && read.NoneBelow ? null : read;
        return filter is not null;
    }

    private static bool TryReadAssignee(string? text, Caller caller, out PrincipalId assignee)
    {
        assignee = caller.Principal;
        return text is null || PrincipalId.TryParse(text, out assignee);
    }
}
