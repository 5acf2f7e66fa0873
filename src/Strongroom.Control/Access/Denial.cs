using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>A deny assignment with its id.</summary>
internal sealed record Denial(Guid Id, DenyAssignment Assignment)
{
    /// <summary>True when it refuses the operation to a principal that belongs to these groups.</summary>
    public bool Applies(PrincipalId principal, IReadOnlyList<PrincipalId> groups, ReadOnlySpan<char> action, bool isDataAction, Scope resource)
    {
        var deny = Assignment;
        if (!(deny.DoNotApplyToChildScopes ? deny.Scope == resource : deny.Scope.Covers(resource)))
        {
            return false;
        }

        foreach (var entry in deny.Permissions)
        {
            if (entry.Covers(action, isDataAction))
            {
                return Names(deny.Principals.AsSpan(), principal, groups) && !Names(deny.ExcludePrincipals.AsSpan(), principal, groups);
            }
        }

        return false;
    }

    private static bool Names(ReadOnlySpan<PrincipalRef> listed, PrincipalId principal, IReadOnlyList<PrincipalId> groups)
    {
        foreach (var one in listed)
        {
            if (one.Id == principal || one.Id == PrincipalRef.Everyone.Id)
            {
                return true;
            }

            for (var i = 0; i < groups.Count; i++)
            {
                if (one.Id == groups[i])
                {
                    return true;
                }
            }
        }

        return false;
    }
}
