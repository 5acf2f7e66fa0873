namespace Strongroom.Crypto;

/// <param name="pair">Disposed with this key.</param>
internal sealed class SoftwareEdwardsKey(PublicKeyParts publicParts, Ed25519Key pair) : SoftwareKey(KeyShape.Ed25519, publicParts)
{
    private protected override void Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, Span<byte> signature) => pair.Sign(digest, signature);

    private protected override bool IsRight(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature) =>
        pair.Verify(digest, signature);

    private protected override void Free() => pair.Dispose();
}
