namespace Strongroom.Crypto;

/// <summary>A key as it stands in a token.</summary>
/// <param name="Label">As it was given when the key was made, perhaps cut.</param>
/// <param name="MadeAt">By the clock of the server that made it.</param>
public sealed record TokenKeyFacts(byte[] Reference, string Label, DateTimeOffset MadeAt);
