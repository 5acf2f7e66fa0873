using System.Collections.Frozen;

namespace Strongroom.Access.Conditions;

/// <summary>One of the comparison functions of control-plane reference §3.5, as in <c>StringNotLikeIgnoreCase</c>.</summary>
/// <param name="Family">What both sides are read as.</param>
internal sealed record ComparisonOperator(string Name, ValueKind Family, Relation Relation, bool Negated, bool IgnoreCase)
{
    private static readonly FrozenDictionary<string, ComparisonOperator> ByName = All().ToFrozenDictionary(o => o.Name, StringComparer.OrdinalIgnoreCase);

    /// <returns>Null when no operator has this name.</returns>
    public static ComparisonOperator? Find(string name) => ByName.GetValueOrDefault(name);

    /// <param name="left">Of the family, like <paramref name="right"/>.</param>
    public bool Holds(in ConditionValue left, in ConditionValue right) => Stands(left, right) != Negated;

    public override string ToString() => Name;

    private bool Stands(in ConditionValue left, in ConditionValue right) => Relation switch
    {
        Relation.Equals when Family == ValueKind.Text => left.Text!.Equals(right.Text, Comparison),
        Relation.Equals when Family == ValueKind.Guid => left.Id == right.Id,
        Relation.Equals => left.Number == right.Number,
        Relation.StartsWith => left.Text!.StartsWith(right.Text!, Comparison),
        Relation.Like => right.Pattern!.Matches(left.Text!, IgnoreCase),
        Relation.GreaterThan => left.Number > right.Number,
        Relation.GreaterThanEquals => left.Number >= right.Number,
        Relation.LessThan => left.Number < right.Number,
        _ => left.Number <= right.Number,
    };

    private StringComparison Comparison => IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private static IEnumerable<ComparisonOperator> All()
    {
        foreach (var relation in new[] { Relation.Equals, Relation.StartsWith, Relation.Like })
        {
            foreach (var negated in new[] { false, true })
            {
                var name = $"String{(negated ? "Not" : "")}{relation}";
                yield return new ComparisonOperator(name, ValueKind.Text, relation, negated, IgnoreCase: false);
                yield return new ComparisonOperator(name + "IgnoreCase", ValueKind.Text, relation, negated, IgnoreCase: true);
            }
        }

        foreach (var (prefix, family) in new[] { ("Guid", ValueKind.Guid), ("Bool", ValueKind.Boolean), ("Numeric", ValueKind.Number), ("DateTime", ValueKind.Time) })
        {
            yield return new ComparisonOperator(prefix + "Equals", family, Relation.Equals, Negated: false, IgnoreCase: false);
            yield return new ComparisonOperator(prefix + "NotEquals", family, Relation.Equals, Negated: true, IgnoreCase: false);
            if (family is ValueKind.Number or ValueKind.Time)
            {
                foreach (var relation in new[] { Relation.GreaterThan, Relation.GreaterThanEquals, Relation.LessThan, Relation.LessThanEquals })
                {
                    yield return new ComparisonOperator(prefix + relation, family, relation, Negated: false, IgnoreCase: false);
                }
            }
        }
    }
}
