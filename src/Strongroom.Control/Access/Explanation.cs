using Strongroom.Access.Conditions;
using Strongroom.Access.Hsm;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>Says why a decision comes out as it does and what the least is that would change it.</summary>
internal static class Explanation
{
    private const int MaxNear = 100;

    public static AccessExplanation Of(AccessSnapshot snapshot, in Subject subject, in AccessQuestion question)
    {
        var decision = AccessDecision.Decide(snapshot, subject, question);
        if (decision.Allowed)
        {
            return new AccessExplanation { Decision = decision };
        }

        return new AccessExplanation
        {
            Decision = decision,
            NearGrants = NearGrants(snapshot, subject, question),
            NearPolicies = NearPolicies(subject, question),
            Remedy = decision.Reason is DecisionReason.Denied or DecisionReason.Unreadable || question.Resource.Path is null ? null : Remedy(subject, question),
        };
    }

    private static List<NearGrant> NearGrants(AccessSnapshot snapshot, Subject subject, AccessQuestion question)
    {
        var near = new List<NearGrant>();
        foreach (var principal in subject.Groups.Prepend(subject.Principal).Distinct())
        {
            foreach (var grant in GrantsOf(snapshot, principal, question))
            {
                if (Miss(grant, question) is { } why)
                {
                    near.Add(new NearGrant(
                        grant.Id.Value, principal, grant.Scope, grant.Role.Value, NameOf(snapshot, grant.Role, question), why,
                        why == NearMiss.ConditionNotMet ? FailedCondition(grant, question) : null));
                }
            }
        }

        return [.. near.OrderBy(n => n.Why).ThenByDescending(n => n.Scope.Path.Length).ThenBy(n => n.Assignment).Take(MaxNear)];
    }

    /// <summary>Those that could have answered: in a managed HSM its own, with their scopes as the control plane would write them.</summary>
    private static Grant[] GrantsOf(AccessSnapshot snapshot, PrincipalId principal, AccessQuestion question) =>
        !HsmDecision.Answers(question) ? snapshot.GrantsOf(principal).ToArray()
        : question.Vault is { IsManagedHsm: true } hsm ? [.. snapshot.HsmGrantsOf(hsm.Id).GrantsOf(principal).ToArray().Select(grant => grant with { Scope = HsmScope.Shown(hsm.Scope, grant.Scope) })]
        : [];

    private static string? NameOf(AccessSnapshot snapshot, RoleId role, AccessQuestion question) =>
        HsmDecision.Answers(question) ? snapshot.HsmGrantsOf(question.Vault!.Id).NameOf(role) : snapshot.NameOf(role);

    /// <returns>Null when the assignment misses in more than one way: it did not come near.</returns>
    private static NearMiss? Miss(Grant grant, AccessQuestion question)
    {
        var covers = grant.Scope.Covers(question.Resource);
        if (grant.Entries.IsEmpty)
        {
            return covers ? NearMiss.RoleMissing : null;
        }

        var entries = grant.Entries.Where(e => e.Entry.Gives(question.Action, question.IsDataAction)).ToList();
        if (entries.Count == 0)
        {
            return covers ? NearMiss.ActionNotInRole : null;
        }

        if (!covers)
        {
            return NearMiss.ScopeDoesNotCover;
        }

        var holds = Holds(grant.Condition, question) && entries.Any(e => Holds(e.Condition, question));
        return holds ? NearMiss.RolesDoNotDecide : NearMiss.ConditionNotMet;
    }

    private static string? FailedCondition(Grant grant, AccessQuestion question) =>
        Holds(grant.Condition, question)
            ? grant.Entries.First(e => e.Entry.Gives(question.Action, question.IsDataAction) && !Holds(e.Condition, question)).Condition?.Text
            : grant.Condition?.Text;

    private static bool Holds(Condition? condition, AccessQuestion question) => condition?.Holds(question) != false;

    private static List<NearPolicy> NearPolicies(Subject subject, AccessQuestion question)
    {
        var near = new List<NearPolicy>();
        if (question is not { IsDataAction: true, Permission: { } permission, Vault: { IsManagedHsm: false } vault })
        {
            return near;
        }

        foreach (var policy in vault.AccessPolicies.Where(p => subject.IsOrBelongsTo(p.Principal)))
        {
            var gives = PolicyDecision.Gives(policy, permission);
            if (PolicyDecision.Names(policy, vault, subject))
            {
                near.Add(new NearPolicy(policy.Principal, policy.Application, gives ? NearMiss.PoliciesDoNotDecide : NearMiss.PermissionNotInPolicy));
            }
            else if (gives)
            {
                near.Add(new NearPolicy(policy.Principal, policy.Application, policy.Tenant == vault.Tenant ? NearMiss.OtherApplication : NearMiss.OtherTenant));
            }
        }

        return [.. near.OrderBy(n => n.Why)];
    }

    private static SmallestGrant? Remedy(Subject subject, AccessQuestion question)
    {
        if (PolicyDecision.Answers(question.Vault, question.IsDataAction))
        {
            // An operation without a permission is out of reach of every access policy.
            return question.Permission is { } permission ? new SmallestGrant(subject.Principal, question.Vault.Scope, null, null, permission, null) : null;
        }

        if (HsmDecision.Answers(question))
        {
            var inHsm = HsmRoles.Smallest(question.Action);
            return new SmallestGrant(subject.Principal, question.Resource, inHsm?.Id.Value, inHsm?.Definition.Name, null, inHsm is null ? question.Action : null);
        }

        var scope = NarrowestGrantable(question.Resource);
        return RoleRank.Smallest(question.Action, question.IsDataAction) is { } role
            ? new SmallestGrant(subject.Principal, scope, role.Id.Value, role.Definition.Name, null, null)
            : new SmallestGrant(subject.Principal, scope, null, null, null, question.Action);
    }

    /// <summary>The resource itself, or what holds it when no role can be assigned there.</summary>
    private static Scope NarrowestGrantable(Scope resource)
    {
        for (var path = resource.Path; path.Length > 1; path = path[..Math.Max(1, path.LastIndexOf('/'))])
        {
            if (GrantableScope.TryParse(path, out var scope))
            {
                return scope;
            }
        }

        return Scope.Root;
    }
}
