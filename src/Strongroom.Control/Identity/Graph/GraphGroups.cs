using System.Collections.Immutable;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Graph;

/// <summary><c>/groups</c>: security groups, their members and their owners.</summary>
internal sealed class GraphGroups(DirectoryFeed feed, GraphLists lists, GraphRights rights, PrincipalRemoval removal)
{
    private const string Set = "groups";
    private static readonly string[] Keys = ["id", "displayName"];

    public ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ValueTask.FromResult(lists.Browse(passage, Set, View(passage).Groups, GraphActions.ReadGroups, Keys));

    public ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ValueTask.FromResult(lists.Entity(passage, Set, Id(passage) is { } id ? View(passage).Group(id) : null, passage.Route("id")));

    public async ValueTask<Result<Answer>> CreateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (GraphRights.Ask(passage, GraphActions.CreateGroups) is { } refusal || (await GraphBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var body))
        {
            return refusal;
        }

        using (body)
        {
            var draft = Changed(body, new GroupDraft(""));
            if (body.Fault is { } fault)
            {
                return fault;
            }

            var outcome = await GroupDirectory.InsertAsync(tx, passage.Caller.Tenant, draft, passage.Now, cancel).ConfigureAwait(false);
            return outcome.IsRefused(out refusal, out var made) ? refusal : lists.Entity(passage, Set, GraphShapes.Of(made.Id, made.Record), null, status: 201);
        }
    }

    public async ValueTask<Result<Answer>> UpdateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Enter(passage, GraphActions.UpdateGroups).IsRefused(out var refusal, out var id) || (await GraphBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var body))
        {
            return refusal;
        }

        using (body)
        {
            var outcome = await GroupDirectory.UpdateAsync(tx, passage.Caller.Tenant, id, known => Changed(body, known), cancel).ConfigureAwait(false);
            return body.Fault ?? outcome.Error ?? (Result<Answer>)NoContentAnswer.Instance;
        }
    }

    public async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Enter(passage, GraphActions.DeleteGroups).IsRefused(out var refusal, out var id))
        {
            return refusal;
        }

        var outcome = await removal.DeleteGroupAsync(tx, passage.Caller.Tenant, id, cancel).ConfigureAwait(false);
        return outcome.Error is { } error ? error : NoContentAnswer.Instance;
    }

    public async ValueTask<Result<Answer>> AddMemberAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Enter(passage, GraphActions.UpdateMembers).IsRefused(out var refusal, out var id)
            || (await GraphReference.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var member)
            || (refusal = rights.AskToTakeOver(passage, id)) is not null)
        {
            return refusal;
        }

        // Graph tells of a member that is there already; the command below takes it for done.
        var key = IdentityRows.Groups.Key(passage.Caller.Tenant.Compact, id.Compact);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is { } record && record.Members.Any(known => known.Id == member))
        {
            return DirectoryRefusals.AlreadyReferenced("members");
        }

        var outcome = await GroupDirectory.AddMemberAsync(tx, passage.Caller.Tenant, id, member, cancel).ConfigureAwait(false);
        return outcome.Error is { } error ? error : NoContentAnswer.Instance;
    }

    public async ValueTask<Result<Answer>> RemoveMemberAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Enter(passage, GraphActions.UpdateMembers).IsRefused(out var refusal, out var id))
        {
            return refusal;
        }

        var outcome = PrincipalId.TryParse(passage.Route("member"), out var member)
            ? await GroupDirectory.RemoveMemberAsync(tx, passage.Caller.Tenant, id, member, cancel).ConfigureAwait(false)
            : GraphRefusals.NotFound(passage.Route("member") ?? "");
        return outcome.Error is { } error ? error : NoContentAnswer.Instance;
    }

    public async ValueTask<Result<Answer>> AddOwnerAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Enter(passage, GraphActions.UpdateGroupOwners).IsRefused(out var refusal, out var id)
            || (await GraphReference.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var owner)
            || (refusal = rights.AskToTakeOver(passage, id)) is not null)
        {
            return refusal;
        }

        var outcome = await GroupDirectory.AddOwnerAsync(tx, passage.Caller.Tenant, id, owner, cancel).ConfigureAwait(false);
        return outcome.Error is { } error ? error : NoContentAnswer.Instance;
    }

    public async ValueTask<Result<Answer>> RemoveOwnerAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Enter(passage, GraphActions.UpdateGroupOwners).IsRefused(out var refusal, out var id))
        {
            return refusal;
        }

        var outcome = PrincipalId.TryParse(passage.Route("owner"), out var owner)
            ? await GroupDirectory.RemoveOwnerAsync(tx, passage.Caller.Tenant, id, owner, cancel).ConfigureAwait(false)
            : GraphRefusals.NotFound(passage.Route("owner") ?? "");
        return outcome.Error is { } error ? error : NoContentAnswer.Instance;
    }

    /// <summary>The group that the path names, once the caller may change it so.</summary>
    private Result<PrincipalId> Enter(Passage passage, string action)
    {
        var known = Id(passage) is { } id ? View(passage).GroupRecord(id) : null;
        return GraphRights.AskOrOwn(passage, action, known?.Owners ?? ImmutableArray<PrincipalId>.Empty) is { } refusal ? refusal
            : known is null ? GraphRefusals.NotFound(passage.Route("id") ?? "")
            : Id(passage)!.Value;
    }

    private static GroupDraft Changed(GraphBody body, GroupDraft known)
    {
        body.AllowOnly("displayName", "mailNickname", "description", "mailEnabled", "securityEnabled", "groupTypes");
        if (body.Flag("mailEnabled") is true)
        {
            body.Refuse("mailEnabled", "there are only security groups, which get no mail.");
        }

        if (body.Flag("securityEnabled") is false)
        {
            body.Refuse("securityEnabled", "there are only security groups.");
        }

        if (body.Texts("groupTypes") is { Count: > 0 })
        {
            body.Refuse("groupTypes", "there are only security groups with members by name.");
        }

        return new GroupDraft(
            body.Text("displayName") ?? known.DisplayName,
            body.Has("mailNickname") ? body.Text("mailNickname") : known.MailNickname,
            body.Has("description") ? body.Text("description") : known.Description);
    }

    private static PrincipalId? Id(Passage passage) => PrincipalId.TryParse(passage.Route("id"), out var id) ? id : null;

    private GraphView View(Passage passage) => GraphView.Of(feed, passage.Caller.Tenant);
}
