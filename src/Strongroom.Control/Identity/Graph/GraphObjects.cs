using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Graph;

/// <summary><c>/directoryObjects</c>: whatever bears an id, for who knows the id.</summary>
internal sealed class GraphObjects(DirectoryFeed feed, GraphLists lists)
{
    private const string Set = "directoryObjects";

    public ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var item = GuidText.TryParse(passage.Route("id"), out var id) ? GraphView.Of(feed, passage.Caller.Tenant).Find(id) : null;
        return ValueTask.FromResult(lists.Entity(passage, Set, item, passage.Route("id")));
    }

    public async ValueTask<Result<Answer>> GetByIdsAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out var refusal, out var body) || DirectoryQuestion.Parse(body).IsRefused(out refusal, out var question))
        {
            return refusal;
        }

        var view = GraphView.Of(feed, passage.Caller.Tenant);
        return lists.Whole(passage, Set, question.Ids.Select(view.Find).OfType<GraphItem>().Where(question.Wants));
    }
}
