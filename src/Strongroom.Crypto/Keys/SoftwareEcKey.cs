using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

internal sealed class SoftwareEcKey(KeyShape shape, PublicKeyParts publicParts, ECDsa ec) : CryptoKey(shape, publicParts)
{
    public override byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest) => ec.SignHash(digest, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature) =>
        signature.Length == algorithm.SignatureSize(Shape) && ec.VerifyHash(digest, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public override CipherOutput Encrypt(CipherAlgorithm algorithm, in CipherInput input) => throw new ArgumentException("EC keys do not encrypt", nameof(algorithm));

    public override SecretBytes? Decrypt(CipherAlgorithm algorithm, in CipherInput input) => throw new ArgumentException("EC keys do not decrypt", nameof(algorithm));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ec.Dispose();
        }

        base.Dispose(disposing);
    }
}
