namespace Strongroom.Crypto;

/// <summary>The public members of a JWK (RFC 7518 §6, RFC 8037 §2), unsigned and big-endian. A symmetric key has none.</summary>
/// <param name="First"><c>n</c> of RSA without leading zeros, <c>x</c> of EC in the curve's width, <c>x</c> of OKP; empty for oct.</param>
/// <param name="Second"><c>e</c> of RSA without leading zeros, <c>y</c> of EC in the curve's width; empty otherwise.</param>
public sealed record PublicKeyParts(byte[] First, byte[] Second)
{
    public static PublicKeyParts None { get; } = new([], []);
}
