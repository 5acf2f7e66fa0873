using Microsoft.AspNetCore.Http;
using Strongroom.Kernel;

namespace Strongroom.Identity.Graph;

/// <summary>
/// The query options of a look-up. <c>$select</c>, <c>$top</c> and <c>$count</c> are accepted and change nothing: every object is shown whole, and a
/// look-up finds few. Other options whose name begins with a dollar would change the meaning, and are refused.
/// </summary>
internal static class GraphQuery
{
    private const string Filter = "$filter";

    private static readonly string[] WithoutEffect = ["$select", "$top", "$count"];

    /// <summary>The refusal for options of an object that is named by the path; null when there is none.</summary>
    public static VaultError? FaultOfEntity(IQueryCollection query)
    {
        foreach (var (name, _) in query)
        {
            if (name.StartsWith('$') && !WithoutEffect.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return GraphRefusals.UnsupportedOption(name);
            }
        }

        return null;
    }

    /// <summary>The terms of a list's <c>$filter</c>. A list without one is refused: this surface finds what the caller names and shows nothing else.</summary>
    public static Result<GraphFilterTerm[]> TermsOf(IQueryCollection query)
    {
        foreach (var (name, values) in query)
        {
            var isFilter = string.Equals(name, Filter, StringComparison.OrdinalIgnoreCase);
            if (name.StartsWith('$') && ((!isFilter && !WithoutEffect.Contains(name, StringComparer.OrdinalIgnoreCase)) || (isFilter && values.Count != 1)))
            {
                return GraphRefusals.UnsupportedOption(name);
            }
        }

        string? filter = query[Filter];
        if (string.IsNullOrEmpty(filter))
        {
            return GraphRefusals.Denied;
        }

        return GraphFilter.Parse(filter) is { } terms ? terms : GraphRefusals.InvalidFilter;
    }
}
