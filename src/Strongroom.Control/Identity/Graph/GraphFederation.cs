using Strongroom.Gate;
using Strongroom.Identity.Federation;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Graph;

/// <summary><c>/applications/{id}/federatedIdentityCredentials</c>, each named by its id or its name.</summary>
internal sealed class GraphFederation(DirectoryFeed feed, GraphLists lists, GraphRights rights, IdentityOptions options)
{
    private const string Set = "federatedIdentityCredentials";

    public ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) => ValueTask.FromResult(
        GraphTarget.Find(feed, passage) is { } target ? lists.Things(Set, target.Record.Federated.Select(GraphShapes.Of)) : (Result<Answer>)GraphRefusals.NotFound(GraphTarget.NameOf(passage)));

    public ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel) => ValueTask.FromResult(
        GraphTarget.Find(feed, passage) is { } target && FederatedCredentials.Find(target.Record, Name(passage)) is { } found
            ? lists.Thing(Set, GraphShapes.Of(found))
            : (Result<Answer>)GraphRefusals.NotFound(Name(passage)));

    public async ValueTask<Result<Answer>> CreateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Enter(passage).IsRefused(out var refusal, out var target) || (await GraphBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var body))
        {
            return refusal;
        }

        using (body)
        {
            var draft = Read(body, new FederatedCredentialDraft { Name = body.Text("name") ?? "", Issuer = body.Text("issuer") ?? "" });
            if (body.Fault is { } fault)
            {
                return fault;
            }

            var outcome = await FederatedCredentials.AddAsync(tx, passage.Caller.Tenant, target.Client, draft, options, cancel).ConfigureAwait(false);
            return outcome.IsRefused(out refusal, out var made) ? refusal : lists.Thing(Set, GraphShapes.Of(made), status: 201);
        }
    }

    public async ValueTask<Result<Answer>> UpdateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Enter(passage).IsRefused(out var refusal, out var target) || (await GraphBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var body))
        {
            return refusal;
        }

        using (body)
        {
            if (FederatedCredentials.Find(target.Record, Name(passage)) is not { } known)
            {
                return GraphRefusals.NotFound(Name(passage));
            }

            var draft = Read(body, new FederatedCredentialDraft
            {
                Name = known.Name,
                Issuer = body.Text("issuer") ?? known.Issuer,
                Subject = known.Subject,
                Audiences = known.Audiences,
                Description = known.Description,
                Expression = known.Expression,
            });
            if (body.Fault is { } fault)
            {
                return fault;
            }

            var outcome = await FederatedCredentials.UpdateAsync(tx, passage.Caller.Tenant, target.Client, Name(passage), draft, options, cancel).ConfigureAwait(false);
            return outcome.Error is { } error ? error : NoContentAnswer.Instance;
        }
    }

    public async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (GraphTarget.Enter(feed, passage, GraphActions.UpdateCredentials).IsRefused(out var refusal, out var target))
        {
            return refusal;
        }

        var outcome = await FederatedCredentials.RemoveAsync(tx, passage.Caller.Tenant, target.Client, Name(passage), cancel).ConfigureAwait(false);
        return outcome.Error is { } error ? error : NoContentAnswer.Instance;
    }

    private Result<GraphTarget> Enter(Passage passage) =>
        GraphTarget.Enter(feed, passage, GraphActions.UpdateCredentials).IsRefused(out var refusal, out var target)
            || (refusal = rights.AskToTakeOver(passage, target.Record.Principal)) is not null
            ? refusal
            : target;

    private static FederatedCredentialDraft Read(GraphBody body, FederatedCredentialDraft known)
    {
        body.AllowOnly("id", "name", "issuer", "subject", "audiences", "description", "claimsMatchingExpression");
        return known with
        {
            Subject = body.Has("subject") ? body.Text("subject") : known.Subject,
            Audiences = body.Texts("audiences") is { } audiences ? [.. audiences] : known.Audiences,
            Description = body.Has("description") ? body.Text("description") : known.Description,
            Expression = body.Has("claimsMatchingExpression") ? body.Object("claimsMatchingExpression")?.Text("value") : known.Expression,
        };
    }

    private static string Name(Passage passage) => passage.Route("credential") ?? "";
}
