namespace Strongroom.Access.Conditions;

/// <summary>How many values of each side have to fit. <c>ForAllOfAnyValues</c>: every left value fits some right one.</summary>
internal enum Quantifier
{
    /// <summary>No prefix: one value on each side.</summary>
    Single,
    ForAnyOfAnyValues,
    ForAllOfAnyValues,
    ForAnyOfAllValues,
    ForAllOfAllValues,
}
