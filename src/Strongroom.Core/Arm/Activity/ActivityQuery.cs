using System.Globalization;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Arm;

/// <summary>Which events of the activity log are asked for (governance reference §6: filters).</summary>
internal sealed record ActivityQuery
{
    /// <summary>As long as Azure keeps the log.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public DateTimeOffset From { get; private init; }

    public DateTimeOffset To { get; private init; }

    private string? ResourceGroup { get; init; }

    private Scope? Resource { get; init; }

    private string? Provider { get; init; }

    private Guid? Correlation { get; init; }

    private string? Caller { get; init; }

    private bool? Succeeded { get; init; }

    /// <summary>Null when the filter holds a term that is not known, or a value that is none.</summary>
    public static ActivityQuery? Of(ArmFilter filter, DateTimeOffset now)
    {
        var query = new ActivityQuery { From = now - Kept, To = DateTimeOffset.MaxValue };
        foreach (var term in filter.Terms)
        {
            if (With(query, term) is not { } next)
            {
                return null;
            }

            query = next;
        }

        return query;
    }

    /// <summary>Changes and actions only: an activity log does not hold reads.</summary>
    public bool Admits(AuditRecord record, Scope subscription) =>
        record.Action is { } action && action.Contains('/', StringComparison.Ordinal) && !action.EndsWith("/read", StringComparison.OrdinalIgnoreCase)
        && record.Time >= From && record.Time <= To
        && Scope.TryParse(record.Scope, out var scope) && subscription.Covers(scope)
        && (ResourceGroup is null || scope.Path.StartsWith($"{subscription.Path}/resourcegroups/{ResourceGroup}", StringComparison.Ordinal) && IsEnd(scope.Path, $"{subscription.Path}/resourcegroups/{ResourceGroup}".Length))
        && (Resource is not { } resource || resource.Covers(scope))
        && (Provider is null || action.StartsWith(Provider + "/", StringComparison.OrdinalIgnoreCase))
        && (Correlation is null || record.RequestId == Correlation)
        && (Caller is null || string.Equals(record.Principal?.ToString("D"), Caller, StringComparison.OrdinalIgnoreCase) || string.Equals(record.Application?.ToString("D"), Caller, StringComparison.OrdinalIgnoreCase))
        && (Succeeded is null || record.Status < 400 == Succeeded);

    private static bool IsEnd(string path, int at) => path.Length == at || path[at] == '/';

    private static ActivityQuery? With(ActivityQuery query, ArmFilterTerm term) => (term.Name.ToLowerInvariant(), term.Comparison) switch
    {
        ("eventtimestamp", "ge" or "gt") => Time(term) is { } time ? query with { From = time } : null,
        ("eventtimestamp", "le" or "lt") => Time(term) is { } time ? query with { To = time } : null,
        ("resourcegroupname", "eq") => query with { ResourceGroup = term.Value!.ToLowerInvariant() },
        ("resourceuri" or "resourceid", "eq") => Scope.TryParse(term.Value, out var scope) ? query with { Resource = scope } : null,
        ("resourceprovider", "eq") => query with { Provider = term.Value },
        ("correlationid", "eq") => Guid.TryParse(term.Value, out var id) ? query with { Correlation = id } : null,
        ("caller", "eq") => query with { Caller = term.Value },
        ("status", "eq") => query with { Succeeded = !"Failed".Equals(term.Value, StringComparison.OrdinalIgnoreCase) },
        ("eventchannels", "eq") => query,
        _ => null,
    };

    private static DateTimeOffset? Time(ArmFilterTerm term) =>
        DateTimeOffset.TryParse(term.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
