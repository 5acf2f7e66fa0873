using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Graph;

/// <summary><c>/users</c>. A password in a body is taken as Graph demands one, and thrown away unread: nobody signs in here yet.</summary>
internal sealed class GraphUsers(DirectoryFeed feed, GraphLists lists, PrincipalRemoval removal)
{
    private const string Set = "users";
    private static readonly string[] Keys = ["id", "userPrincipalName", "mail"];

    /// <summary>Every token is an application's: clients take the refusal as the sign to look up their service principal (client reference C18).</summary>
    public static ValueTask<Result<Answer>> MeAsync(Passage passage, Tx tx, CancellationToken cancel) => ValueTask.FromResult<Result<Answer>>(GraphRefusals.NotDelegated);

    public ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ValueTask.FromResult(lists.Browse(passage, Set, View(passage).Users, GraphActions.ReadUsers, Keys));

    public ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ValueTask.FromResult(lists.Entity(passage, Set, View(passage).User(passage.Route("id")), passage.Route("id")));

    public async ValueTask<Result<Answer>> CreateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (GraphRights.Ask(passage, GraphActions.CreateUsers) is { } refusal || (await GraphBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var body))
        {
            return refusal;
        }

        using (body)
        {
            body.AllowOnly("accountEnabled", "displayName", "userPrincipalName", "mailNickname", "mail", "givenName", "surname", "passwordProfile");
            var draft = Changed(body, new UserDraft(body.Text("userPrincipalName") ?? "", body.Text("displayName") ?? ""));
            if (body.Fault is { } fault)
            {
                return fault;
            }

            var outcome = await UserDirectory.InsertAsync(tx, passage.Caller.Tenant, draft, passage.Now, cancel).ConfigureAwait(false);
            return outcome.IsRefused(out refusal, out var made) ? refusal : lists.Entity(passage, Set, GraphShapes.Of(made.Id, made.Record), null, status: 201);
        }
    }

    public async ValueTask<Result<Answer>> UpdateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (GraphRights.Ask(passage, GraphActions.UpdateUsers) is { } refusal || (await GraphBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var body))
        {
            return refusal;
        }

        using (body)
        {
            body.AllowOnly("accountEnabled", "displayName", "userPrincipalName", "mailNickname", "mail", "givenName", "surname", "passwordProfile");
            if (View(passage).FindUser(passage.Route("id")) is not { } id)
            {
                return GraphRefusals.NotFound(passage.Route("id") ?? "");
            }

            var outcome = await UserDirectory.UpdateAsync(tx, passage.Caller.Tenant, id, known => Changed(body, known), cancel).ConfigureAwait(false);
            return body.Fault ?? outcome.Error ?? (Result<Answer>)NoContentAnswer.Instance;
        }
    }

    public async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (GraphRights.Ask(passage, GraphActions.DeleteUsers) is { } refusal)
        {
            return refusal;
        }

        if (View(passage).FindUser(passage.Route("id")) is not { } id)
        {
            return GraphRefusals.NotFound(passage.Route("id") ?? "");
        }

        var outcome = await removal.DeleteUserAsync(tx, passage.Caller.Tenant, id, cancel).ConfigureAwait(false);
        return outcome.Error is { } error ? error : NoContentAnswer.Instance;
    }

    private static UserDraft Changed(GraphBody body, UserDraft known) => known with
    {
        UserPrincipalName = body.Text("userPrincipalName") ?? known.UserPrincipalName,
        DisplayName = body.Text("displayName") ?? known.DisplayName,
        MailNickname = body.Has("mailNickname") ? body.Text("mailNickname") : known.MailNickname,
        Mail = body.Has("mail") ? body.Text("mail") : known.Mail,
        GivenName = body.Has("givenName") ? body.Text("givenName") : known.GivenName,
        Surname = body.Has("surname") ? body.Text("surname") : known.Surname,
        Enabled = body.Flag("accountEnabled") ?? known.Enabled,
    };

    private GraphView View(Passage passage) => GraphView.Of(feed, passage.Caller.Tenant);
}
