using System.Collections.Immutable;
using Strongroom.Access.Conditions;

namespace Strongroom.Access;

/// <summary>An entry of a role with its condition parsed, so that no decision parses.</summary>
internal sealed record BoundEntry(PermissionEntry Entry, Condition? Condition)
{
    public static ImmutableArray<BoundEntry> Bind(ImmutableArray<PermissionEntry> entries) =>
        [.. entries.Select(e => new BoundEntry(e, Condition.Bind(e.Condition, e.ConditionVersion)))];
}
