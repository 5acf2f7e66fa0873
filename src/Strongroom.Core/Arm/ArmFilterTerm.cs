namespace Strongroom.Arm;

/// <summary>One term of a filter.</summary>
/// <param name="Comparison"><c>eq</c>, <c>ne</c>, <c>ge</c>, <c>gt</c>, <c>le</c> or <c>lt</c>; null for a function.</param>
/// <param name="Value">What is compared with, or the function's argument; null when it has none.</param>
public sealed record ArmFilterTerm(string Name, string? Comparison, string? Value)
{
    /// <summary>True for <c>name eq 'value'</c>.</summary>
    public bool IsEqual(string name) => Comparison == "eq" && Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    public bool IsFunction(string name) => Comparison is null && Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
