using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <param name="ec">Disposed with this key.</param>
internal sealed class SoftwareEcKey(KeyShape shape, PublicKeyParts publicParts, ECDsa ec) : SoftwareKey(shape, publicParts)
{
    private const DSASignatureFormat FixedWidth = DSASignatureFormat.IeeeP1363FixedFieldConcatenation;

    private protected override void Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, Span<byte> signature)
    {
        if (!ec.TrySignHash(digest, signature, FixedWidth, out var written) || written != signature.Length)
        {
            throw new CryptographicException("A signature has another length than its curve");
        }
    }

    private protected override bool IsRight(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature) =>
        ec.VerifyHash(digest, signature, FixedWidth);

    private protected override void Free() => ec.Dispose();
}
