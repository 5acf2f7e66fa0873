namespace Strongroom.Identity.Graph;

/// <summary>One comparison of a <c>$filter</c>.</summary>
/// <param name="Property">As the client spells it; ASCII letters only.</param>
/// <param name="IsExact">True for <c>eq</c> and for <c>any(c:c eq …)</c>, false for <c>startswith</c>.</param>
/// <param name="IsCollection">True for <c>any(…)</c>.</param>
internal readonly record struct GraphFilterTerm(string Property, string Value, bool IsExact, bool IsCollection);
