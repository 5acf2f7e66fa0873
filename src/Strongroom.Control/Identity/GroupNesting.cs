using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>Which groups may be put into which: pure, over all groups of one tenant.</summary>
/// <param name="children">The groups directly within each group.</param>
internal sealed class GroupNesting(IReadOnlyDictionary<PrincipalId, IReadOnlyList<PrincipalId>> children)
{
    /// <summary>Groups on the longest way from an outermost group to an innermost one.</summary>
    public const int MaxDepth = 10;

    /// <summary>True when <paramref name="inner"/> is <paramref name="outer"/> or holds it, directly or through others.</summary>
    public bool MakesCircle(PrincipalId outer, PrincipalId inner)
    {
        var waiting = new Stack<PrincipalId>([inner]);
        var seen = new HashSet<PrincipalId>();
        while (waiting.TryPop(out var group))
        {
            if (group == outer)
            {
                return true;
            }

            if (seen.Add(group))
            {
                foreach (var child in ChildrenOf(group))
                {
                    waiting.Push(child);
                }
            }
        }

        return false;
    }

    /// <summary>True when some way through the new pair would be longer than <see cref="MaxDepth"/>. There must be no circle.</summary>
    public bool IsTooDeep(PrincipalId outer, PrincipalId inner)
    {
        var parents = children
            .SelectMany(pair => pair.Value.Select(child => (Child: child, Parent: pair.Key)))
            .ToLookup(pair => pair.Child, pair => pair.Parent);
        return Longest(outer, group => parents[group], []) + Longest(inner, ChildrenOf, []) > MaxDepth;
    }

    private IEnumerable<PrincipalId> ChildrenOf(PrincipalId group) => children.TryGetValue(group, out var found) ? found : [];

    /// <summary>Groups on the longest way from here, this one included; each is worked out once, however many ways lead to it.</summary>
    private static int Longest(PrincipalId group, Func<PrincipalId, IEnumerable<PrincipalId>> next, Dictionary<PrincipalId, int> known)
    {
        if (!known.TryGetValue(group, out var length))
        {
            length = 1 + next(group).Select(further => Longest(further, next, known)).DefaultIfEmpty(0).Max();
            known[group] = length;
        }

        return length;
    }
}
