using Strongroom.Gate;

namespace Strongroom.Access;

/// <summary>A deny assignment with its id.</summary>
internal sealed record Denial(Guid Id, DenyAssignment Assignment)
{
    /// <summary>True when it refuses the operation to the subject.</summary>
    public bool Applies(in Subject subject, in AccessQuestion question)
    {
        var deny = Assignment;
        if (!(deny.DoNotApplyToChildScopes ? deny.Scope == question.Resource : deny.Scope.Covers(question.Resource)))
        {
            return false;
        }

        foreach (var entry in deny.Permissions)
        {
            if (entry.Covers(question.Action, question.IsDataAction))
            {
                return Names(deny.Principals.AsSpan(), subject) && !Names(deny.ExcludePrincipals.AsSpan(), subject);
            }
        }

        return false;
    }

    private static bool Names(ReadOnlySpan<PrincipalRef> listed, in Subject subject)
    {
        foreach (var one in listed)
        {
            if (one.Id == PrincipalRef.Everyone.Id || subject.IsOrBelongsTo(one.Id))
            {
                return true;
            }
        }

        return false;
    }
}
