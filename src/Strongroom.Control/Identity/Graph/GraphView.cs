using Strongroom.Barrier;
using Strongroom.Kernel;

namespace Strongroom.Identity.Graph;

/// <summary>What one tenant sees of one snapshot of the directory (S22).</summary>
internal sealed class GraphView(DirectorySnapshot directory, TenantId tenant)
{
    public static GraphView Of(DirectoryFeed feed, TenantId tenant) => new(feed.Current ?? throw new SealedException(), tenant);

    public IEnumerable<GraphItem> Users => directory.Users.Where(row => row.Key.Tenant == tenant).Select(row => GraphShapes.Of(row.Key.User, row.Value));

    public IEnumerable<GraphItem> Groups => directory.Groups.Groups.Where(row => row.Key.Tenant == tenant).Select(row => GraphShapes.Of(row.Key.Group, row.Value));

    /// <summary>Managed identities are service principals without an application.</summary>
    public IEnumerable<GraphItem> Applications => directory.Applications
        .Where(row => row.Key.Tenant == tenant && row.Value.ManagedIdentity is null)
        .Select(row => GraphShapes.Of(row.Key.Client, row.Value));

    public IEnumerable<GraphItem> ServicePrincipals =>
        directory.Principals.Where(row => row.Key.Tenant == tenant).Select(row => ServicePrincipal(row.Key.Principal)).OfType<GraphItem>();

    public GraphItem? User(string? idOrName) => FindUser(idOrName) is { } id ? GraphShapes.Of(id, directory.Users[(tenant, id)]) : null;

    public PrincipalId? FindUser(string? idOrName)
    {
        if (PrincipalId.TryParse(idOrName, out var id))
        {
            return directory.Users.ContainsKey((tenant, id)) ? id : null;
        }

        foreach (var (key, user) in directory.Users)
        {
            if (key.Tenant == tenant && string.Equals(user.UserPrincipalName, idOrName, StringComparison.OrdinalIgnoreCase))
            {
                return key.User;
            }
        }

        return null;
    }

    public GraphItem? Group(PrincipalId id) => directory.Groups.Groups.TryGetValue((tenant, id), out var group) ? GraphShapes.Of(id, group) : null;

    public GroupRecord? GroupRecord(PrincipalId id) => directory.Groups.Groups.GetValueOrDefault((tenant, id));

    public GraphItem? ServicePrincipal(PrincipalId id) =>
        directory.Principals.TryGetValue((tenant, id), out var principal) && directory.Applications.TryGetValue((tenant, principal.Client), out var application)
            ? GraphShapes.Of(id, principal, application)
            : null;

    /// <summary>The application, or a managed identity's like, behind a service principal.</summary>
    public (ClientId Client, ApplicationRecord Record)? BehindPrincipal(PrincipalId id) =>
        directory.Principals.TryGetValue((tenant, id), out var principal) && directory.Applications.TryGetValue((tenant, principal.Client), out var application)
            ? (principal.Client, application)
            : null;

    public (ClientId Client, ApplicationRecord Record)? Application(ClientId client) =>
        directory.Applications.TryGetValue((tenant, client), out var application) ? (client, application) : null;

    /// <summary>The application of an object id; managed identities have none.</summary>
    public (ClientId Client, ApplicationRecord Record)? Application(Guid objectId)
    {
        foreach (var (key, application) in directory.Applications)
        {
            if (key.Tenant == tenant && application.ObjectId == objectId && application.ManagedIdentity is null)
            {
                return (key.Client, application);
            }
        }

        return null;
    }

    /// <summary>Whatever bears an object id; null when nothing does.</summary>
    public GraphItem? Find(Guid id)
    {
        var principal = new PrincipalId(id);
        return User(principal.ToString()) ?? Group(principal) ?? ServicePrincipal(principal)
            ?? (Application(id) is { } application ? GraphShapes.Of(application.Client, application.Record) : null);
    }

    public IReadOnlyList<PrincipalId> GroupsOf(PrincipalId principal, bool transitive) =>
        transitive ? directory.Groups.Of(tenant, principal) : directory.Groups.DirectOf(tenant, principal);

    /// <summary>The members of a group that are still there, each once; those of groups within it as well when asked for.</summary>
    public IEnumerable<GraphItem> MembersOf(PrincipalId group, bool transitive)
    {
        var seen = new HashSet<PrincipalId> { group };
        var waiting = new Queue<PrincipalId>([group]);
        while (waiting.TryDequeue(out var next))
        {
            foreach (var member in GroupRecord(next)?.Members ?? [])
            {
                if (!seen.Add(member.Id))
                {
                    continue;
                }

                if (transitive && member.IsGroup)
                {
                    waiting.Enqueue(member.Id);
                }

                if (Find(member.Id.Value) is { } item)
                {
                    yield return item;
                }
            }
        }
    }
}
