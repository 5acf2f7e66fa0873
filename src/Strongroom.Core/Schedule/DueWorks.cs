using Microsoft.Extensions.Logging;

namespace Strongroom.Schedule;

/// <summary>All kinds of due work, with what the loop needs to run them.</summary>
public sealed class DueWorks(IEnumerable<IDueWork> works, TimeProvider clock, ILogger<DueWorks> log)
{
    private readonly Dictionary<string, IDueWork> _byKind = works.ToDictionary(work => work.Kind, StringComparer.Ordinal);

    internal TimeProvider Clock => clock;

    internal ILogger Log => log;

    internal bool IsSlow(string kind) => Find(kind) is { IsSlow: true };

    internal IDueWork? Find(string kind) => _byKind.GetValueOrDefault(kind);
}
