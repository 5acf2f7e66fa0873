namespace Strongroom.Access.Conditions;

/// <summary>
/// What a condition comes to. A comparison with something that is not there, or that cannot be read as what the operator compares, is neither
/// true nor false; <c>NOT</c> leaves it so. Only <see cref="True"/> grants: a negation never turns a missing attribute into a right.
/// </summary>
internal enum Truth
{
    Unknown,
    False,
    True,
}
