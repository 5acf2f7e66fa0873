using System.Collections.Immutable;
using Strongroom.Gate;

namespace Strongroom.Access.Conditions;

/// <summary>The syntax tree of a condition. Immutable; shared by all decisions.</summary>
internal abstract record ConditionNode
{
    public abstract Truth Evaluate(in AccessQuestion question);

    /// <summary>False as soon as one part is; true when all are.</summary>
    internal sealed record AllOf(ImmutableArray<ConditionNode> Parts) : ConditionNode
    {
        public override Truth Evaluate(in AccessQuestion question)
        {
            var outcome = Truth.True;
            foreach (var part in Parts)
            {
                switch (part.Evaluate(question))
                {
                    case Truth.False:
                        return Truth.False;
                    case Truth.Unknown:
                        outcome = Truth.Unknown;
                        break;
                }
            }

            return outcome;
        }
    }

    /// <summary>True as soon as one part is; false when all are.</summary>
    internal sealed record AnyOf(ImmutableArray<ConditionNode> Parts) : ConditionNode
    {
        public override Truth Evaluate(in AccessQuestion question)
        {
            var outcome = Truth.False;
            foreach (var part in Parts)
            {
                switch (part.Evaluate(question))
                {
                    case Truth.True:
                        return Truth.True;
                    case Truth.Unknown:
                        outcome = Truth.Unknown;
                        break;
                }
            }

            return outcome;
        }
    }

    internal sealed record Not(ConditionNode Inner) : ConditionNode
    {
        public override Truth Evaluate(in AccessQuestion question) => Inner.Evaluate(question) switch
        {
            Truth.True => Truth.False,
            Truth.False => Truth.True,
            _ => Truth.Unknown,
        };
    }

    internal sealed record ActionMatches(ActionPattern Pattern) : ConditionNode
    {
        public override Truth Evaluate(in AccessQuestion question) => Pattern.Matches(question.Action) ? Truth.True : Truth.False;
    }

    /// <summary>No operation of a vault has suboperations, so none matches.</summary>
    internal sealed record SubOperationMatches(string Name) : ConditionNode
    {
        public override Truth Evaluate(in AccessQuestion question) => Truth.False;
    }

    internal sealed record Exists(ConditionAttribute Attribute) : ConditionNode
    {
        public override Truth Evaluate(in AccessQuestion question) => Attribute.Read(question).IsEmpty ? Truth.False : Truth.True;
    }

    /// <param name="Right">What is written, of the operator's family; default when the right side is an attribute.</param>
    internal sealed record Comparison(
        ConditionAttribute Left, Quantifier Quantifier, ComparisonOperator Operator, ImmutableArray<ConditionValue> Right, ConditionAttribute? RightAttribute)
        : ConditionNode
    {
        public override Truth Evaluate(in AccessQuestion question)
        {
            var left = Read(Left, question);
            var right = RightAttribute is null ? Right : Read(RightAttribute, question);
            if (left.IsDefaultOrEmpty || right.IsDefaultOrEmpty)
            {
                return Truth.Unknown;
            }

            if (Quantifier == Quantifier.Single && (left.Length > 1 || right.Length > 1))
            {
                return Truth.Unknown;
            }

            var everyLeft = Quantifier is Quantifier.ForAllOfAnyValues or Quantifier.ForAllOfAllValues;
            var everyRight = Quantifier is Quantifier.ForAnyOfAllValues or Quantifier.ForAllOfAllValues;
            foreach (var value in left)
            {
                if (Fits(value, right, everyRight) != everyLeft)
                {
                    return everyLeft ? Truth.False : Truth.True;
                }
            }

            return everyLeft ? Truth.True : Truth.False;
        }

        /// <summary>Empty when the attribute is not there, or when one of its values cannot be read as what the operator compares.</summary>
        private ImmutableArray<ConditionValue> Read(ConditionAttribute attribute, in AccessQuestion question)
        {
            var values = attribute.Read(question);
            if (values.All(v => v.Kind == Operator.Family))
            {
                return values;
            }

            var read = ImmutableArray.CreateBuilder<ConditionValue>(values.Length);
            foreach (var value in values)
            {
                if (!value.TryAs(Operator.Family, out var same))
                {
                    return [];
                }

                read.Add(same);
            }

            return read.MoveToImmutable();
        }

        private bool Fits(in ConditionValue left, ImmutableArray<ConditionValue> right, bool every)
        {
            foreach (var value in right)
            {
                if (Operator.Holds(left, value) != every)
                {
                    return !every;
                }
            }

            return every;
        }
    }

    /// <summary>A stored condition that cannot be read: it never holds.</summary>
    internal sealed record Unreadable : ConditionNode
    {
        public override Truth Evaluate(in AccessQuestion question) => Truth.Unknown;
    }
}
