using System.Globalization;
using Microsoft.AspNetCore.Http;
using Strongroom.Kernel;

namespace Strongroom.Identity.Graph;

/// <summary>
/// The query options of a request. Options whose name begins with a dollar and that are not known would change the meaning, and are refused, as is
/// one that stands twice; others are none of this language.
/// </summary>
/// <param name="Filter">Null admits everything.</param>
/// <param name="Select">The members to show; null means all.</param>
/// <param name="SkipToken">As it came.</param>
internal sealed record GraphQuery(GraphCondition? Filter, IReadOnlyList<string>? Select, int Top, bool Count, string? SkipToken)
{
    private const int DefaultTop = 100;
    private const int MaxTop = 999;

    private static readonly string[] OfEntity = ["$select"];
    private static readonly string[] OfList = ["$select", "$filter", "$top", "$count", "$skiptoken"];

    public static Result<GraphQuery> ForEntity(IQueryCollection query) => Read(query, OfEntity);

    public static Result<GraphQuery> ForList(IQueryCollection query) => Read(query, OfList);

    private static Result<GraphQuery> Read(IQueryCollection query, string[] known)
    {
        foreach (var (name, values) in query)
        {
            if (name.StartsWith('$') && (values.Count != 1 || !known.Contains(name, StringComparer.OrdinalIgnoreCase)))
            {
                return GraphRefusals.UnsupportedOption(name);
            }
        }

        var top = DefaultTop;
        if ((string?)query["$top"] is { } size && (!int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out top) || top is < 1 or > MaxTop))
        {
            return GraphRefusals.InvalidTop(MaxTop);
        }

        string? filterText = query["$filter"];
        var filter = string.IsNullOrEmpty(filterText) ? null : GraphFilter.Parse(filterText);
        if (filter is null && !string.IsNullOrEmpty(filterText))
        {
            return GraphRefusals.InvalidFilter;
        }

        var select = ((string?)query["$select"])?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new GraphQuery(filter, select, top, string.Equals(query["$count"], "true", StringComparison.OrdinalIgnoreCase), query["$skiptoken"]);
    }
}
