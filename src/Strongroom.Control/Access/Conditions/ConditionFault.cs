namespace Strongroom.Access.Conditions;

/// <summary>Why a text is no condition.</summary>
/// <param name="Position">The first character that does not fit, counted from 1.</param>
internal readonly record struct ConditionFault(int Position, string Reason);
