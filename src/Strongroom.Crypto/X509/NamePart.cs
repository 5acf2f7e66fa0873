namespace Strongroom.Crypto;

/// <summary>One attribute of a name.</summary>
/// <param name="Oid">Dotted.</param>
/// <param name="Keyword">As it was written, for faults.</param>
internal readonly record struct NamePart(string Oid, string Keyword, string Value);
