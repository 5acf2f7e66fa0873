using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>The one rule of who may do what (control-plane reference §3.4).</summary>
internal static class AccessDecision
{
    /// <summary>
    /// Denied unless an assignment to the principal or one of its groups, at the resource or above it, grants the operation; a deny
    /// assignment that applies beats every grant. Allocates nothing.
    /// </summary>
    /// <param name="groups">All groups of the principal, directly or through others.</param>
    /// <param name="resource">The most specific object; for a list, what holds the listed.</param>
    public static Decision Decide(
        AccessSnapshot snapshot, PrincipalId principal, IReadOnlyList<PrincipalId> groups, string action, bool isData, Scope resource)
    {
        if (string.IsNullOrEmpty(action) || resource.Path is null || principal == PrincipalRef.Everyone.Id)
        {
            return default;
        }

        if (!snapshot.UnreadableDenials.IsEmpty)
        {
            return new Decision(false, null, snapshot.UnreadableDenials[0]);
        }

        foreach (var denial in snapshot.Denials)
        {
            if (denial.Applies(principal, groups, action, isData, resource))
            {
                return new Decision(false, null, denial.Id);
            }
        }

        var grant = FindGrant(snapshot.GrantsOf(principal), action, isData, resource);
        for (var i = 0; grant is null && i < groups.Count; i++)
        {
            grant = FindGrant(snapshot.GrantsOf(groups[i]), action, isData, resource);
        }

        return grant is null ? default : new Decision(true, grant.Id.Value, null);
    }

    private static Grant? FindGrant(ReadOnlySpan<Grant> grants, ReadOnlySpan<char> action, bool isData, Scope resource)
    {
        foreach (var grant in grants)
        {
            if (!grant.Scope.Covers(resource))
            {
                continue;
            }

            foreach (var entry in grant.Entries)
            {
                if (entry.Covers(action, isData))
                {
                    return grant;
                }
            }
        }

        return null;
    }
}
