namespace Strongroom.Vectors;

/// <summary>A row of the reliability reference's §12: files of Wycheproof that are judged alike.</summary>
/// <param name="Tests">In all files together.</param>
internal sealed record VectorFamily(string Name, int Tests, params string[] Files);
