using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>Tells other rooms who is in the directory, from the snapshot: while sealed, nobody is.</summary>
internal sealed class DirectoryPrincipals(DirectoryFeed feed) : IPrincipals
{
    public PrincipalFacts? Find(TenantId tenant, PrincipalId principal)
    {
        if (feed.Current is not { } directory)
        {
            return null;
        }

        if (directory.Principals.TryGetValue((tenant, principal), out var record))
        {
            return directory.Applications.TryGetValue((tenant, record.Client), out var application)
                ? new PrincipalFacts(principal, "ServicePrincipal", application.DisplayName, record.Client)
                : null;
        }

        if (directory.Users.TryGetValue((tenant, principal), out var user))
        {
            return new PrincipalFacts(principal, "User", user.DisplayName, null);
        }

        return directory.Groups.Groups.TryGetValue((tenant, principal), out var group) ? new PrincipalFacts(principal, "Group", group.DisplayName, null) : null;
    }

    public PrincipalFacts? Find(TenantId tenant, ClientId application) =>
        feed.FindPrincipal(tenant, application) is { } principal ? Find(tenant, principal) : null;

    public IReadOnlyList<PrincipalId> GroupsOf(TenantId tenant, PrincipalId principal) => feed.Current?.Groups.Of(tenant, principal) ?? [];
}
