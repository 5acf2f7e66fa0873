using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Identity.Graph;

/// <summary>Writes objects and lists of objects as the query options ask: filtered, cut into pages, with the members selected.</summary>
internal sealed class GraphLists(GraphPaging paging, InstallationNames names)
{
    /// <summary>The answer for one object; a 404 when there is none.</summary>
    /// <param name="named">What the request called it.</param>
    public Result<Answer> Entity(Passage passage, string set, GraphItem? item, string? named, int status = 200)
    {
        if (GraphQuery.ForEntity(passage.Http.Request.Query).IsRefused(out var refusal, out var query))
        {
            return refusal;
        }

        return item is null
            ? GraphRefusals.NotFound(named ?? "")
            : new GraphAnswer(
                json =>
                {
                    json.WriteString("@odata.context"u8, Context(set + "/$entity"));
                    WriteMembers(json, item.Members, query.Select);
                },
                status);
    }

    /// <summary>A list that whoever holds <paramref name="right"/> browses, and in which everybody of the tenant finds what he can name by one of <paramref name="keys"/>.</summary>
    public Result<Answer> Browse(Passage passage, string set, IEnumerable<GraphItem> items, string right, IReadOnlyCollection<string> keys)
    {
        if (GraphQuery.ForList(passage.Http.Request.Query).IsRefused(out var refusal, out var query))
        {
            return refusal;
        }

        return query.Filter?.IsLookUp(keys) is not true && GraphRights.Ask(passage, right) is { } forbidden ? forbidden : Page(passage, set, items, query, mixed: false);
    }

    /// <summary>A list that the caller may see as a whole.</summary>
    /// <param name="mixed">True when the items are of several types, and so each names its own.</param>
    public Result<Answer> All(Passage passage, string set, IEnumerable<GraphItem> items, bool mixed) =>
        GraphQuery.ForList(passage.Http.Request.Query).IsRefused(out var refusal, out var query) ? refusal : Page(passage, set, items, query, mixed);

    /// <summary>A list of several types as it is, without pages: what was asked for by name is bounded already.</summary>
    public Result<Answer> Whole(Passage passage, string set, IEnumerable<GraphItem> items) =>
        GraphQuery.ForEntity(passage.Http.Request.Query).IsRefused(out var refusal, out var query)
            ? refusal
            : new GraphAnswer(json =>
            {
                json.WriteString("@odata.context"u8, Context(set));
                WriteItems(json, items, query.Select, mixed: true);
            });

    /// <summary>A list of plain texts, as of ids.</summary>
    public GraphAnswer Texts(IEnumerable<string> texts) => new(json =>
    {
        json.WriteString("@odata.context"u8, Context("Collection(Edm.String)"));
        json.WriteStartArray("value"u8);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    });

    /// <summary>A short list of things that are no objects of the directory.</summary>
    public GraphAnswer Things(string set, IEnumerable<JsonObject> things) => new(json =>
    {
        json.WriteString("@odata.context"u8, Context(set));
        json.WriteStartArray("value"u8);
        foreach (var thing in things)
        {
            thing.WriteTo(json);
        }

        json.WriteEndArray();
    });

    public GraphAnswer Thing(string set, JsonObject thing, int status = 200) => new(
        json =>
        {
            json.WriteString("@odata.context"u8, Context(set + "/$entity"));
            WriteMembers(json, thing, select: null);
        },
        status);

    public string Context(string set) => $"{names.GraphOrigin}/v1.0/$metadata#{set}";

    private Result<Answer> Page(Passage passage, string set, IEnumerable<GraphItem> items, GraphQuery query, bool mixed)
    {
        Guid? after = null;
        if (query.SkipToken is { } token && (after = paging.Open(passage, token)) is null)
        {
            return GraphRefusals.InvalidSkipToken;
        }

        var all = items.OrderBy(item => item.Id).ToList();
        if (query.Filter is { } filter)
        {
            if (all.Count > 0 && filter.Properties.FirstOrDefault(name => !all[0].Members.Any(member => member.Key.Equals(name, StringComparison.OrdinalIgnoreCase))) is { } unknown)
            {
                return GraphRefusals.UnknownProperty(unknown);
            }

            all.RemoveAll(item => !filter.Holds(item.Members));
        }

        var page = all.SkipWhile(item => after is { } last && item.Id.CompareTo(last) <= 0).Take(query.Top + 1).ToList();
        string? next = null;
        if (page.Count > query.Top)
        {
            page.RemoveAt(query.Top);
            next = paging.NextLink(passage, page[^1].Id);
        }

        return new GraphAnswer(json =>
        {
            json.WriteString("@odata.context"u8, Context(set));
            if (query.Count)
            {
                json.WriteNumber("@odata.count"u8, all.Count);
            }

            if (next is not null)
            {
                json.WriteString("@odata.nextLink"u8, next);
            }

            WriteItems(json, page, query.Select, mixed);
        });
    }

    private static void WriteItems(Utf8JsonWriter json, IEnumerable<GraphItem> items, IReadOnlyList<string>? select, bool mixed)
    {
        json.WriteStartArray("value"u8);
        foreach (var item in items)
        {
            json.WriteStartObject();
            if (mixed)
            {
                json.WriteString("@odata.type"u8, $"#microsoft.graph.{item.Type}");
            }

            WriteMembers(json, item.Members, select);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMembers(Utf8JsonWriter json, JsonObject members, IReadOnlyList<string>? select)
    {
        foreach (var (name, value) in members)
        {
            if (select is not null && !select.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            json.WritePropertyName(name);
            if (value is null)
            {
                json.WriteNullValue();
            }
            else
            {
                value.WriteTo(json);
            }
        }
    }
}
