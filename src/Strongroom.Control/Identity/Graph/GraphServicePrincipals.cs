using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Graph;

/// <summary><c>/servicePrincipals</c>: applications and managed identities as principals.</summary>
internal sealed class GraphServicePrincipals(DirectoryFeed feed, GraphLists lists, GraphRights rights, PrincipalRemoval removal)
{
    private const string Set = "servicePrincipals";
    private static readonly string[] Keys = ["id", "appId", "servicePrincipalNames"];

    public ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ValueTask.FromResult(lists.Browse(passage, Set, View(passage).ServicePrincipals, GraphActions.ReadServicePrincipals, Keys));

    public ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var item = GraphTarget.Find(feed, passage) is { } found ? View(passage).ServicePrincipal(found.Record.Principal) : null;
        return ValueTask.FromResult(lists.Entity(passage, Set, item, GraphTarget.NameOf(passage)));
    }

    public async ValueTask<Result<Answer>> CreateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await GraphBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var refusal, out var body))
        {
            return refusal;
        }

        using (body)
        {
            body.AllowOnly("appId", "accountEnabled", "tags", "displayName", "servicePrincipalType");
            var target = body.Id("appId") is { } appId ? View(passage).Application(new ClientId(appId)) : null;
            if (GraphRights.AskOrOwn(passage, GraphActions.CreateServicePrincipals, target?.Record.Owners ?? []) is { } forbidden)
            {
                return forbidden;
            }

            if (target is not { } application)
            {
                return body.Fault ?? DirectoryRefusals.BadText("appId", "it must be the id of an application of this tenant.");
            }

            var enabled = body.Flag("accountEnabled") ?? true;
            if (body.Fault is { } fault)
            {
                return fault;
            }

            var outcome = await PrincipalDirectory.CreateServicePrincipalAsync(tx, passage.Caller.Tenant, application.Client, enabled, passage.Now, cancel).ConfigureAwait(false);
            var record = new ServicePrincipalRecord { Client = application.Client, CreatedAt = passage.Now, Enabled = enabled };
            return outcome.IsRefused(out refusal, out var made) ? refusal : lists.Entity(passage, Set, GraphShapes.Of(made, record, application.Record), null, status: 201);
        }
    }

    public async ValueTask<Result<Answer>> UpdateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (GraphTarget.Enter(feed, passage, GraphActions.UpdateServicePrincipals, managed: true).IsRefused(out var refusal, out var target)
            || (await GraphBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var body))
        {
            return refusal;
        }

        using (body)
        {
            var shown = View(passage).ServicePrincipal(target.Record.Principal)?.Members ?? [];
            body.AllowChanges(shown, target.Record.ManagedIdentity is null ? ["accountEnabled", "keyCredentials"] : ["accountEnabled"]);
            var enabled = body.Flag("accountEnabled");
            if ((body.Fault ?? (GraphKeys.Adds(body) ? rights.AskToTakeOver(passage, target.Record.Principal) : null)) is { } forbidden)
            {
                return forbidden;
            }

            if (body.Has("keyCredentials"))
            {
                var changed = await PrincipalDirectory.ChangeApplicationAsync(
                    tx, passage.Caller.Tenant, target.Client, record => GraphKeys.Change(body, record, passage.Now), cancel).ConfigureAwait(false);
                if (changed.Error is { } fault)
                {
                    return fault;
                }
            }

            var outcome = enabled is { } on
                ? await PrincipalDirectory.SetPrincipalEnabledAsync(tx, passage.Caller.Tenant, target.Record.Principal, on, cancel).ConfigureAwait(false)
                : target.Record.Principal;
            return outcome.Error is { } error ? error : NoContentAnswer.Instance;
        }
    }

    public async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (GraphTarget.Enter(feed, passage, GraphActions.DeleteServicePrincipals).IsRefused(out var refusal, out var target))
        {
            return refusal;
        }

        var outcome = await removal.DeleteServicePrincipalAsync(tx, passage.Caller.Tenant, target.Client, cancel).ConfigureAwait(false);
        return outcome.Error is { } error ? error : NoContentAnswer.Instance;
    }

    /// <summary>There are no roles of applications, so none is assigned.</summary>
    public ValueTask<Result<Answer>> ListAppRolesAsync(Passage passage, Tx tx, CancellationToken cancel) => ValueTask.FromResult(
        GraphTarget.Find(feed, passage) is null ? GraphRefusals.NotFound(GraphTarget.NameOf(passage)) : (Result<Answer>)lists.Things("appRoleAssignments", []));

    /// <summary>There are no permissions that users grant to applications.</summary>
    public ValueTask<Result<Answer>> ListPermissionGrantsAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ValueTask.FromResult(GraphTarget.NameOf(passage) is { Length: > 0 } name && GraphTarget.Find(feed, passage) is null
            ? GraphRefusals.NotFound(name)
            : (Result<Answer>)lists.Things("oauth2PermissionGrants", []));

    private GraphView View(Passage passage) => GraphView.Of(feed, passage.Caller.Tenant);
}
