using System.Collections.Immutable;
using Strongroom.Gate;

namespace Strongroom.Access.Conditions;

/// <summary>Something a condition may look at.</summary>
/// <param name="Id">As between the brackets; compared without case.</param>
/// <param name="Kind">Null when each value says so itself: then every operator may be tried.</param>
internal sealed record ConditionAttribute(
    AttributeSource Source, string Id, ValueKind? Kind, Func<AccessAttributes, ImmutableArray<ConditionValue>> Values)
{
    /// <summary>Its values in this question; none when the operation does not have it.</summary>
    public ImmutableArray<ConditionValue> Read(in AccessQuestion question) => question.Attributes is { } attributes ? Values(attributes) : [];

    public bool Allows(ValueKind family) => Kind is not { } kind || kind == family || (kind == ValueKind.Guid && family == ValueKind.Text);

    public override string ToString() => $"@{Source}[{Id}]";
}
