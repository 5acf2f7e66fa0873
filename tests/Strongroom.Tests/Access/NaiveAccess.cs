namespace Strongroom.Tests.Access;

/// <summary>
/// The evaluation of control-plane reference §3.4, step by step and without any thought of speed. It shares no code and no type with
/// the product.
/// </summary>
internal static class NaiveAccess
{
    public const string ConditionThatHolds = "ActionMatches{'*'}";

    private static readonly Guid Everyone = Guid.Empty;

    /// <summary>"denied by {id}", "allowed" or "no grant".</summary>
    public static string Decide(AccessCase c)
    {
        var caller = c.Groups.Append(c.Principal).ToList();
        foreach (var deny in c.Denies.OrderBy(d => d.Id))
        {
            var there = deny.OnlyHere ? Segments(deny.Scope).SequenceEqual(Segments(c.Resource)) : Covers(deny.Scope, c.Resource);
            var hit = deny.Principals.Any(p => p == Everyone || caller.Contains(p)) && !deny.Excluded.Any(p => p == Everyone || caller.Contains(p));
            if (there && hit && deny.Entries.Any(e => Reaches(e, c.Action, c.IsData)))
            {
                return $"denied by {deny.Id}";
            }
        }

        return c.Assignments.Any(a => Grants(c, a)) ? "allowed" : "no grant";
    }

    /// <summary>True when this one assignment, by itself, allows the case's operation to its caller.</summary>
    public static bool Grants(AccessCase c, AccessCase.Assignment a) =>
        (a.Principal == c.Principal || c.Groups.Contains(a.Principal))
        && a.Principal != Everyone
        && Covers(a.Scope, c.Resource)
        && a.Condition is null or ConditionThatHolds
        && c.Roles.Where(r => r.Id == a.Role).SelectMany(r => r.Entries).Any(e => e.Condition is null or ConditionThatHolds && Reaches(e, c.Action, c.IsData));

    public static bool Covers(string scope, string resource)
    {
        var outer = Segments(scope);
        var inner = Segments(resource);
        return outer.Length <= inner.Length && outer.SequenceEqual(inner.Take(outer.Length));
    }

    public static bool Wild(string pattern, string text)
    {
        pattern = pattern.ToLowerInvariant();
        text = text.ToLowerInvariant();

        // fits[i, j]: the rest of the pattern from i fits the rest of the text from j.
        var fits = new bool[pattern.Length + 1, text.Length + 1];
        for (var i = pattern.Length; i >= 0; i--)
        {
            for (var j = text.Length; j >= 0; j--)
            {
                fits[i, j] = i == pattern.Length ? j == text.Length
                    : pattern[i] == '*' ? fits[i + 1, j] || (j < text.Length && fits[i, j + 1])
                    : j < text.Length && pattern[i] == text[j] && fits[i + 1, j + 1];
            }
        }

        return fits[0, 0];
    }

    private static bool Reaches(AccessCase.Entry e, string action, bool isData)
    {
        var yes = isData ? e.DataActions : e.Actions;
        var no = isData ? e.NotDataActions : e.NotActions;
        return yes.Any(p => Wild(p, action)) && !no.Any(p => Wild(p, action));
    }

    private static string[] Segments(string path) => path.ToLowerInvariant().Split('/', StringSplitOptions.RemoveEmptyEntries);
}
