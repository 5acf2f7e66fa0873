using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Graph;

/// <summary>The work behind the directory's routes, from the snapshot, and only from the caller's own tenant (S22).</summary>
internal sealed class GraphLookUps(DirectoryFeed feed, InstallationNames names)
{
    private DirectorySnapshot Directory => feed.Current ?? throw new SealedException();

    /// <summary>Every token is an application's: clients take the refusal as the sign to look up their service principal (client reference C18).</summary>
    public static ValueTask<Result<Answer>> MeAsync(Passage passage, Tx tx, CancellationToken cancel) => Done(GraphRefusals.NotDelegated);

    /// <summary>There are no users: a well-formed question finds nobody.</summary>
    public ValueTask<Result<Answer>> ListUsersAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        Done(GraphQuery.TermsOf(passage.Http.Request.Query).IsRefused(out var error, out _) ? error : List("users", []));

    public static ValueTask<Result<Answer>> GetUserAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        Done(GraphQuery.FaultOfEntity(passage.Http.Request.Query) ?? GraphRefusals.NotFound(passage.Route("id") ?? ""));

    public ValueTask<Result<Answer>> ListServicePrincipalsAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (GraphQuery.TermsOf(passage.Http.Request.Query).IsRefused(out var error, out var terms))
        {
            return Done(error);
        }

        // A service principal's only name is its application's client id.
        return Done(terms switch
        {
            [{ IsExact: true, IsCollection: true } name] when Is(name, "servicePrincipalNames") => List("servicePrincipals", ByClient(passage.Caller.Tenant, name.Value)),
            [{ IsExact: true, IsCollection: false } client] when Is(client, "appId") => List("servicePrincipals", ByClient(passage.Caller.Tenant, client.Value)),
            [{ IsExact: true, IsCollection: false } id] when Is(id, "id") => List("servicePrincipals", ById(passage.Caller.Tenant, id.Value, GraphObject.ServicePrincipalType)),
            _ => GraphRefusals.UnsupportedFilter("servicePrincipalNames/any(c:c eq '…'), appId eq '…' and id eq '…'"),
        });
    }

    public ValueTask<Result<Answer>> GetServicePrincipalAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        Done(Entity(passage, "servicePrincipals", ById(passage.Caller.Tenant, passage.Route("id"), GraphObject.ServicePrincipalType), passage.Route("id")));

    public ValueTask<Result<Answer>> GetByClientAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        Done(Entity(passage, "servicePrincipals", ByClient(passage.Caller.Tenant, passage.Route("appId")), passage.Route("appId")));

    public ValueTask<Result<Answer>> ListGroupsAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (GraphQuery.TermsOf(passage.Http.Request.Query).IsRefused(out var error, out var terms))
        {
            return Done(error);
        }

        return Done(terms switch
        {
            [{ IsExact: true, IsCollection: false } name] when Is(name, "displayName") => List("groups", GroupsNamed(passage.Caller.Tenant, name.Value)),
            [{ IsExact: true, IsCollection: false } id] when Is(id, "id") => List("groups", ById(passage.Caller.Tenant, id.Value, GraphObject.GroupType)),
            _ => GraphRefusals.UnsupportedFilter("displayName eq '…' and id eq '…'"),
        });
    }

    public ValueTask<Result<Answer>> GetGroupAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        Done(Entity(passage, "groups", ById(passage.Caller.Tenant, passage.Route("id"), GraphObject.GroupType), passage.Route("id")));

    public async ValueTask<Result<Answer>> GetByIdsAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) || DirectoryQuestion.Parse(body).IsRefused(out error, out var question))
        {
            return error;
        }

        var directory = Directory;
        var found = question.Ids.Select(id => Find(directory, passage.Caller.Tenant, id)).OfType<GraphObject>().Where(question.Wants);
        return List("directoryObjects", [.. found], mixed: true);
    }

    private static bool Is(GraphFilterTerm term, string property) => string.Equals(term.Property, property, StringComparison.OrdinalIgnoreCase);

    private static ValueTask<Result<Answer>> Done(Result<Answer> outcome) => ValueTask.FromResult(outcome);

    private Result<Answer> List(string set, IReadOnlyList<GraphObject> found, bool mixed = false) =>
        new GraphListAnswer($"{names.GraphOrigin}/v1.0/$metadata#{set}", found, mixed);

    private Result<Answer> Entity(Passage passage, string set, IReadOnlyList<GraphObject> found, string? named)
    {
        if (GraphQuery.FaultOfEntity(passage.Http.Request.Query) is { } fault)
        {
            return fault;
        }

        return found is [var one] ? new GraphEntityAnswer($"{names.GraphOrigin}/v1.0/$metadata#{set}/$entity", one) : GraphRefusals.NotFound(named ?? "");
    }

    private GraphObject[] ById(TenantId tenant, string? text, string type) =>
        PrincipalId.TryParse(text, out var id) && Find(Directory, tenant, id) is { } found && found.Type == type ? [found] : [];

    private GraphObject[] ByClient(TenantId tenant, string? text)
    {
        var directory = Directory;
        return ClientId.TryParse(text, out var client) && directory.Applications.TryGetValue((tenant, client), out var application)
            && Find(directory, tenant, application.Principal) is { } found ? [found] : [];
    }

    /// <summary>Names are not unique, and compare without case, as in the real directory.</summary>
    private GraphObject[] GroupsNamed(TenantId tenant, string name) =>
    [
        .. Directory.Groups.Groups
            .Where(group => group.Key.Tenant == tenant && string.Equals(group.Value.DisplayName, name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(group => group.Key.Group.Value)
            .Select(group => new GraphObject(group.Key.Group, group.Value.DisplayName, Enabled: true, null)),
    ];

    private static GraphObject? Find(DirectorySnapshot directory, TenantId tenant, PrincipalId id)
    {
        if (directory.Groups.Groups.TryGetValue((tenant, id), out var group))
        {
            return new GraphObject(id, group.DisplayName, Enabled: true, null);
        }

        return directory.Principals.TryGetValue((tenant, id), out var principal) && directory.Applications.TryGetValue((tenant, principal.Client), out var application)
            ? new GraphObject(id, application.DisplayName, principal.Enabled && application.Enabled, principal.Client)
            : null;
    }
}
