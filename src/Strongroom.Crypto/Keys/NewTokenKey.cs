namespace Strongroom.Crypto;

/// <summary>A key that a token has made or taken.</summary>
/// <param name="Reference">By which the token finds it again; at most 64 bytes. Not secret, and useless without the token.</param>
public sealed record NewTokenKey(KeyShape Shape, PublicKeyParts PublicParts, byte[] Reference);
