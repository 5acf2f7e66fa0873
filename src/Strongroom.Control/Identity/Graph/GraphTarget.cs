using System.Collections.Immutable;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Identity.Graph;

/// <summary>The application that a path names: by its object id, by its client id, or through its service principal.</summary>
internal sealed record GraphTarget(ClientId Client, ApplicationRecord Record)
{
    /// <summary>Null when there is none in the caller's tenant.</summary>
    public static GraphTarget? Find(DirectoryFeed feed, Passage passage)
    {
        var view = GraphView.Of(feed, passage.Caller.Tenant);
        var found = passage.Route("appId") is { } appId ? ClientId.TryParse(appId, out var client) ? view.Application(client) : null
            : passage.Route("sp") is { } sp ? PrincipalId.TryParse(sp, out var principal) ? view.BehindPrincipal(principal) : null
            : GuidText.TryParse(passage.Route("id"), out var id) ? view.Application(id) : null;
        return found is { } application ? new GraphTarget(application.Client, application.Record) : null;
    }

    public static string NameOf(Passage passage) => passage.Route("appId") ?? passage.Route("sp") ?? passage.Route("id") ?? "";

    /// <summary>The application, once the caller may change it so.</summary>
    /// <param name="managed">Whether it may be a managed identity; those are switched here, and otherwise belong to their resource.</param>
    public static Result<GraphTarget> Enter(DirectoryFeed feed, Passage passage, string action, bool managed = false)
    {
        var found = Find(feed, passage);
        return GraphRights.AskOrOwn(passage, action, found?.Record.Owners ?? ImmutableArray<PrincipalId>.Empty) is { } refusal ? refusal
            : found is null ? GraphRefusals.NotFound(NameOf(passage))
            : found.Record.ManagedIdentity is not null && !managed ? DirectoryRefusals.Managed
            : found;
    }
}
