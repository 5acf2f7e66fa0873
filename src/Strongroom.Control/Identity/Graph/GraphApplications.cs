using System.Collections.Immutable;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Graph;

/// <summary><c>/applications</c>. An application has no service principal until one is made.</summary>
internal sealed class GraphApplications(DirectoryFeed feed, GraphLists lists, GraphRights rights, PrincipalRemoval removal)
{
    private const string Set = "applications";
    private const int MaxUris = 50;
    private const int MaxUri = 255;
    private static readonly string[] Keys = ["id", "appId", "identifierUris"];

    public ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ValueTask.FromResult(lists.Browse(passage, Set, GraphView.Of(feed, passage.Caller.Tenant).Applications, GraphActions.ReadApplications, Keys));

    public ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var item = GraphTarget.Find(feed, passage) is { Record.ManagedIdentity: null } found ? GraphShapes.Of(found.Client, found.Record) : null;
        return ValueTask.FromResult(lists.Entity(passage, Set, item, GraphTarget.NameOf(passage)));
    }

    public async ValueTask<Result<Answer>> CreateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (GraphRights.Ask(passage, GraphActions.CreateApplications) is { } refusal || (await GraphBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var body))
        {
            return refusal;
        }

        using (body)
        {
            var record = new ApplicationRecord
            {
                DisplayName = "",
                CreatedAt = passage.Now,
                Enabled = true,
                Principal = PrincipalId.New(),
                ObjectId = Entropy.NewGuid(),
            };
            var client = ClientId.New();
            if (Changed(passage, body, client, record).IsRefused(out refusal, out var made))
            {
                return refusal;
            }

            tx.Insert(IdentityRows.Applications.Key(passage.Caller.Tenant.Compact, client.Compact), made);
            return lists.Entity(passage, Set, GraphShapes.Of(client, made), null, status: 201);
        }
    }

    public async ValueTask<Result<Answer>> UpdateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (GraphTarget.Enter(feed, passage, GraphActions.UpdateApplications).IsRefused(out var refusal, out var target)
            || (await GraphBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var body))
        {
            return refusal;
        }

        using (body)
        {
            if (GraphKeys.Adds(body) && rights.AskToTakeOver(passage, target.Record.Principal) is { } forbidden)
            {
                return forbidden;
            }

            var outcome = await PrincipalDirectory.ChangeApplicationAsync(
                tx, passage.Caller.Tenant, target.Client, record => Changed(passage, body, target.Client, record), cancel).ConfigureAwait(false);
            return outcome.Error is { } error ? error : NoContentAnswer.Instance;
        }
    }

    public async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (GraphTarget.Enter(feed, passage, GraphActions.DeleteApplications).IsRefused(out var refusal, out var target))
        {
            return refusal;
        }

        var outcome = await removal.DeleteApplicationAsync(tx, passage.Caller.Tenant, target.Client, cancel).ConfigureAwait(false);
        return outcome.Error is { } error ? error : NoContentAnswer.Instance;
    }

    public async ValueTask<Result<Answer>> AddOwnerAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (GraphTarget.Enter(feed, passage, GraphActions.UpdateApplicationOwners).IsRefused(out var refusal, out var target)
            || (await GraphReference.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var owner)
            || (refusal = rights.AskToTakeOver(passage, target.Record.Principal)) is not null)
        {
            return refusal;
        }

        return await ChangeOwnersAsync(passage, tx, target, owners => OwnerList.WithAsync(tx, passage.Caller.Tenant, owners, owner, cancel), cancel).ConfigureAwait(false);
    }

    public async ValueTask<Result<Answer>> RemoveOwnerAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (GraphTarget.Enter(feed, passage, GraphActions.UpdateApplicationOwners).IsRefused(out var refusal, out var target))
        {
            return refusal;
        }

        return PrincipalId.TryParse(passage.Route("owner"), out var owner)
            ? await ChangeOwnersAsync(passage, tx, target, owners => ValueTask.FromResult(OwnerList.Without(owners, owner)), cancel).ConfigureAwait(false)
            : GraphRefusals.NotFound(passage.Route("owner") ?? "");
    }

    private static async ValueTask<Result<Answer>> ChangeOwnersAsync(
        Passage passage, Tx tx, GraphTarget target, Func<ImmutableArray<PrincipalId>, ValueTask<Result<ImmutableArray<PrincipalId>>>> change, CancellationToken cancel)
    {
        var key = IdentityRows.Applications.Key(passage.Caller.Tenant.Compact, target.Client.Compact);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } record)
        {
            return GraphRefusals.NotFound(GraphTarget.NameOf(passage));
        }

        if ((await change(record.Owners).ConfigureAwait(false)).IsRefused(out var refusal, out var owners))
        {
            return refusal;
        }

        tx.Put(key, record with { Owners = owners });
        return NoContentAnswer.Instance;
    }

    private Result<ApplicationRecord> Changed(Passage passage, GraphBody body, ClientId client, ApplicationRecord record)
    {
        body.AllowOnly("displayName", "identifierUris", "signInAudience", "keyCredentials");
        if (body.Text("signInAudience") is { } audience && audience != "AzureADMyOrg")
        {
            body.Refuse("signInAudience", "applications are for their own tenant alone (AzureADMyOrg).");
        }

        var uris = body.Texts("identifierUris") is { } given ? ReadUris(passage, body, client, given) : record.IdentifierUris;
        var name = body.Text("displayName") ?? record.DisplayName;
        return !PrincipalDirectory.IsName(name) ? DirectoryRefusals.BadName
            : body.Fault ?? GraphKeys.Change(body, record with { DisplayName = name, IdentifierUris = uris }, passage.Now);
    }

    /// <summary>Each names one application: whoever looks a service principal up by it must not find another's.</summary>
    private ImmutableArray<string> ReadUris(Passage passage, GraphBody body, ClientId client, IReadOnlyList<string> uris)
    {
        if (uris.Count > MaxUris || uris.Distinct(StringComparer.OrdinalIgnoreCase).Count() < uris.Count
            || uris.Any(uri => uri.Length > MaxUri || uri.Any(c => c is <= ' ' or > '~') || !Uri.TryCreate(uri, UriKind.Absolute, out _)))
        {
            body.Refuse("identifierUris", $"at most {MaxUris} absolute URIs of at most {MaxUri} characters, each once.");
        }

        var own = client.ToString();
        var taken = GraphView.Of(feed, passage.Caller.Tenant).Applications
            .Where(other => (string?)other.Members["appId"] != own)
            .SelectMany(other => other.Members["identifierUris"]!.AsArray().Select(uri => (string?)uri));
        if (taken.Intersect(uris, StringComparer.OrdinalIgnoreCase).Any())
        {
            body.Refuse("identifierUris", "another application has one of them.");
        }

        return [.. uris];
    }
}
