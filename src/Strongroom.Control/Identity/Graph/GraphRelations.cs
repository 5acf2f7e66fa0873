using System.Collections.Immutable;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Graph;

/// <summary>Who is in which group, and who owns what. A caller sees its own memberships; others' take the right to read the directory.</summary>
internal sealed class GraphRelations(DirectoryFeed feed, GraphLists lists)
{
    private const string Set = "directoryObjects";
    private const string CastPrefix = "microsoft.graph.";
    private const int MaxGroupIds = 20;
    private static readonly string[] Casts = [GraphItem.User, GraphItem.Group, GraphItem.ServicePrincipal, "directoryRole", "device"];

    public ValueTask<Result<Answer>> MembersAsync(Passage passage, Tx tx, CancellationToken cancel) => ValueTask.FromResult(Members(passage, transitive: false));

    public ValueTask<Result<Answer>> TransitiveMembersAsync(Passage passage, Tx tx, CancellationToken cancel) => ValueTask.FromResult(Members(passage, transitive: true));

    public ValueTask<Result<Answer>> GroupOwnersAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var group = PrincipalId.TryParse(passage.Route("id"), out var id) ? View(passage).GroupRecord(id) : null;
        return ValueTask.FromResult(Owners(passage, group?.Owners, GraphActions.ReadGroups));
    }

    public ValueTask<Result<Answer>> ApplicationOwnersAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ValueTask.FromResult(Owners(passage, GraphTarget.Find(feed, passage)?.Record.Owners, GraphActions.ReadApplications));

    public ValueTask<Result<Answer>> MemberOfAsync(Passage passage, Tx tx, CancellationToken cancel) => ValueTask.FromResult(MemberOf(passage, transitive: false));

    public ValueTask<Result<Answer>> TransitiveMemberOfAsync(Passage passage, Tx tx, CancellationToken cancel) => ValueTask.FromResult(MemberOf(passage, transitive: true));

    /// <summary><c>getMemberGroups</c> and <c>getMemberObjects</c>: every group here is a security group, so the two and their one option come to the same.</summary>
    public async ValueTask<Result<Answer>> MemberGroupsAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Named(passage).IsRefused(out var refusal, out var principal) || (await GraphBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var body))
        {
            return refusal;
        }

        using (body)
        {
            _ = body.Flag("securityEnabledOnly");
            return body.Fault ?? (Result<Answer>)lists.Texts(View(passage).GroupsOf(principal, transitive: true).Select(group => group.ToString()));
        }
    }

    /// <summary>Which of the given groups the principal is in.</summary>
    public async ValueTask<Result<Answer>> CheckMemberGroupsAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Named(passage).IsRefused(out var refusal, out var principal) || (await GraphBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var body))
        {
            return refusal;
        }

        using (body)
        {
            var asked = body.Texts("groupIds") ?? body.Texts("ids");
            if (body.Fault is null && asked is not { Count: > 0 and <= MaxGroupIds })
            {
                body.Refuse("groupIds", $"a list of 1 to {MaxGroupIds} ids of groups.");
            }

            var held = View(passage).GroupsOf(principal, transitive: true).Select(group => group.ToString()).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return body.Fault ?? (Result<Answer>)lists.Texts(asked!.Where(held.Contains));
        }
    }

    private Result<Answer> Members(Passage passage, bool transitive)
    {
        var known = PrincipalId.TryParse(passage.Route("id"), out var id) ? View(passage).GroupRecord(id) : null;
        return GraphRights.AskOrOwn(passage, GraphActions.ReadGroups, known?.Owners ?? ImmutableArray<PrincipalId>.Empty) is { } refusal ? refusal
            : known is null ? GraphRefusals.NotFound(passage.Route("id") ?? "")
            : List(passage, View(passage).MembersOf(id, transitive));
    }

    private Result<Answer> Owners(Passage passage, ImmutableArray<PrincipalId>? owners, string right) =>
        GraphRights.AskOrOwn(passage, right, owners ?? []) is { } refusal ? refusal
        : owners is not { } known ? GraphRefusals.NotFound(GraphTarget.NameOf(passage))
        : List(passage, known.Select(owner => View(passage).Find(owner.Value)).OfType<GraphItem>());

    private Result<Answer> MemberOf(Passage passage, bool transitive) =>
        Named(passage).IsRefused(out var refusal, out var principal)
            ? refusal
            : List(passage, View(passage).GroupsOf(principal, transitive).Select(group => View(passage).Group(group)).OfType<GraphItem>());

    /// <summary>The principal that the path names, once the caller may know its groups.</summary>
    private Result<PrincipalId> Named(Passage passage)
    {
        var view = View(passage);
        var found = passage.Route("appId") is { } appId ? ClientId.TryParse(appId, out var client) ? view.Application(client)?.Record.Principal : null
            : passage.Route("sp") is { } sp ? Parsed(sp)
            : passage.Route("user") is { } user ? view.FindUser(user)
            : Parsed(passage.Route("id"));
        if (found != passage.Caller.Principal && GraphRights.Ask(passage, GraphActions.ReadGroups) is { } refusal)
        {
            return refusal;
        }

        return found is { } principal && view.Find(principal.Value) is not null ? principal : GraphRefusals.NotFound(passage.Route("user") ?? GraphTarget.NameOf(passage));
    }

    private Result<Answer> List(Passage passage, IEnumerable<GraphItem> items)
    {
        if (passage.Route("cast") is not { } cast)
        {
            return lists.All(passage, Set, items, mixed: true);
        }

        var type = cast.StartsWith(CastPrefix, StringComparison.OrdinalIgnoreCase) ? cast[CastPrefix.Length..] : "";
        return Casts.Contains(type, StringComparer.OrdinalIgnoreCase)
            ? lists.All(passage, Set, items.Where(item => item.Type.Equals(type, StringComparison.OrdinalIgnoreCase)), mixed: true)
            : GraphRefusals.UnknownCast;
    }

    private static PrincipalId? Parsed(string? text) => PrincipalId.TryParse(text, out var id) ? id : null;

    private GraphView View(Passage passage) => GraphView.Of(feed, passage.Caller.Tenant);
}
