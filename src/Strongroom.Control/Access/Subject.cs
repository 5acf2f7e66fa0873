using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>Whoever a decision is about.</summary>
/// <param name="Groups">All groups of the principal, directly or through others.</param>
/// <param name="Delegate">The application that acts for a user; null when an application acts for itself.</param>
internal readonly record struct Subject(TenantId Tenant, PrincipalId Principal, IReadOnlyList<PrincipalId> Groups, ClientId? Delegate)
{
    public static Subject Of(Caller caller) =>
        new(caller.Tenant, caller.Principal, caller.Groups, caller.IdentityType == "user" ? caller.Application : null);

    public bool IsOrBelongsTo(PrincipalId principal)
    {
        if (principal == Principal)
        {
            return true;
        }

        for (var i = 0; i < Groups.Count; i++)
        {
            if (Groups[i] == principal)
            {
                return true;
            }
        }

        return false;
    }
}
