namespace Strongroom.Access.Conditions;

/// <summary>How the left value stands to the right one.</summary>
internal enum Relation
{
    Equals,
    StartsWith,
    Like,
    GreaterThan,
    GreaterThanEquals,
    LessThan,
    LessThanEquals,
}
