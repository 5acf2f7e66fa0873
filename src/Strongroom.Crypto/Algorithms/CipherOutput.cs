namespace Strongroom.Crypto;

/// <summary>What comes out of encrypting: nothing of it is secret.</summary>
/// <param name="Iv">Null when the algorithm has none.</param>
/// <param name="Tag">Null when the algorithm has none.</param>
public sealed record CipherOutput(byte[] Value, byte[]? Iv = null, byte[]? Tag = null);
