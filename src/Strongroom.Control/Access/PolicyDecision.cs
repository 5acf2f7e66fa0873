using System.Diagnostics.CodeAnalysis;
using Strongroom.Gate;

namespace Strongroom.Access;

/// <summary>What a vault's access policies say (control-plane reference §2.6). Permissions of all entries that match add up; there is no deny.</summary>
internal static class PolicyDecision
{
    /// <summary>True when access policies, not roles, answer the question: a data action of a vault that is not in the RBAC model.</summary>
    public static bool Answers([NotNullWhen(true)] VaultEntry? vault, bool isDataAction) => isDataAction && vault is { UsesRbac: false, IsManagedHsm: false };

    public static Decision Decide(VaultEntry vault, in Subject subject, in AccessQuestion question)
    {
        if (question.Permission is { } permission)
        {
            foreach (var policy in vault.AccessPolicies)
            {
                if (Names(policy, vault, subject) && Gives(policy, permission))
                {
                    return new Decision(true, null, null);
                }
            }
        }

        return default(Decision) with { Reason = DecisionReason.NoPolicy };
    }

    /// <summary>
    /// True when the entry is for the subject. One that names an application is for that application acting for that user, and for neither of
    /// them alone.
    /// </summary>
    public static bool Names(AccessPolicy policy, VaultEntry vault, in Subject subject) =>
        policy.Tenant == vault.Tenant
        && subject.Tenant == vault.Tenant
        && subject.IsOrBelongsTo(policy.Principal)
        && (policy.Application is not { } application || application == subject.Delegate);

    /// <param name="permission">As in <c>secrets/get</c>.</param>
    public static bool Gives(AccessPolicy policy, string permission)
    {
        foreach (var held in policy.Permissions)
        {
            if (held.Equals(permission, StringComparison.OrdinalIgnoreCase) || IsAllOf(held, permission))
            {
                return true;
            }
        }

        return false;
    }

    // secrets/all gives everything that begins with secrets/.
    private static bool IsAllOf(string held, string permission)
    {
        var category = held.Length - "all".Length;
        return held.EndsWith("/all", StringComparison.OrdinalIgnoreCase)
            && permission.Length > category
            && permission.AsSpan(0, category).Equals(held.AsSpan(0, category), StringComparison.OrdinalIgnoreCase);
    }
}
