using Strongroom.Access.Hsm;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>The one rule of who may do what (control-plane reference §3.4).</summary>
internal static class AccessDecision
{
    /// <summary>
    /// Denied unless an assignment to the subject or one of its groups, at the resource or above it, grants the operation; a deny assignment
    /// that applies beats every grant. On a vault with access policies those answer for data actions, and no role does; in a managed HSM its own roles
    /// do, and no other. Allocates nothing unless a condition has to be evaluated.
    /// </summary>
    public static Decision Decide(AccessSnapshot snapshot, in Subject subject, in AccessQuestion question)
    {
        if (Refuse(snapshot, subject, question, out var refusal))
        {
            return refusal;
        }

        if (HsmDecision.Answers(question))
        {
            return HsmDecision.Decide(snapshot, subject, question);
        }

        return PolicyDecision.Answers(question.Vault, question.IsDataAction)
            ? PolicyDecision.Decide(question.Vault, subject, question)
            : DecideByRoles(snapshot, subject, question);
    }

    /// <summary>True when the subject holds a control-plane action here through an assignment and a role that set no condition.</summary>
    public static bool HoldsUnconditionally(AccessSnapshot snapshot, in Subject subject, string action, Scope scope)
    {
        var question = new AccessQuestion(action, IsDataAction: false, scope);
        return !Refuse(snapshot, subject, question, out _) && FindGrant(snapshot, subject, question, heedConditions: false, out _) is not null;
    }

    /// <summary>What stands before every grant: a question that asks nothing, and deny assignments.</summary>
    private static bool Refuse(AccessSnapshot snapshot, in Subject subject, in AccessQuestion question, out Decision refusal)
    {
        refusal = default;
        if (string.IsNullOrEmpty(question.Action) || question.Resource.Path is null || subject.Principal == PrincipalRef.Everyone.Id)
        {
            return true;
        }

        if (!snapshot.UnreadableDenials.IsEmpty)
        {
            refusal = new Decision(false, null, snapshot.UnreadableDenials[0]) { Reason = DecisionReason.Unreadable };
            return true;
        }

        foreach (var denial in snapshot.Denials)
        {
            if (denial.Applies(subject, question))
            {
                refusal = new Decision(false, null, denial.Id);
                return true;
            }
        }

        return false;
    }

    private static Decision DecideByRoles(AccessSnapshot snapshot, in Subject subject, in AccessQuestion question)
    {
        if (FindGrant(snapshot, subject, question, heedConditions: true, out var failed) is { } grant)
        {
            return new Decision(true, grant.Id.Value, null);
        }

        return failed is null ? default : new Decision(false, failed.Id.Value, null) { Reason = DecisionReason.ConditionFailed };
    }

    /// <param name="heedConditions">False leaves out whatever has a condition, whether it would hold or not.</param>
    /// <param name="failed">The first grant that only its condition kept from granting.</param>
    private static Grant? FindGrant(AccessSnapshot snapshot, in Subject subject, in AccessQuestion question, bool heedConditions, out Grant? failed)
    {
        failed = null;
        var grant = FindGrant(snapshot.GrantsOf(subject.Principal), question, heedConditions, ref failed);
        for (var i = 0; grant is null && i < subject.Groups.Count; i++)
        {
            grant = FindGrant(snapshot.GrantsOf(subject.Groups[i]), question, heedConditions, ref failed);
        }

        return grant;
    }

    private static Grant? FindGrant(ReadOnlySpan<Grant> grants, in AccessQuestion question, bool heedConditions, ref Grant? failed)
    {
        foreach (var grant in grants)
        {
            if (!grant.Scope.Covers(question.Resource))
            {
                continue;
            }

            foreach (var bound in grant.Entries)
            {
                if (!bound.Entry.Gives(question.Action, question.IsDataAction))
                {
                    continue;
                }

                if (bound.Condition is null && grant.Condition is null)
                {
                    return grant;
                }

                if (heedConditions && bound.Condition?.Holds(question) != false && grant.Condition?.Holds(question) != false)
                {
                    return grant;
                }

                failed ??= grant;
            }
        }

        return null;
    }
}
