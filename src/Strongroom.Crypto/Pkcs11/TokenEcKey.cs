using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

internal sealed class TokenEcKey(TokenConnection connection, KeyReference reference, KeyShape shape, PublicKeyParts publicParts)
    : Pkcs11Key(connection, reference, shape, publicParts)
{
    // Not disposed: nothing of it is secret, and another thread may be using it.
    private readonly Lazy<ECDsa> _public = new(() => ECDsa.Create(new ECParameters
    {
        Curve = shape.Curve!.Native,
        Q = new ECPoint { X = publicParts.First, Y = publicParts.Second },
    }));

    public override byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        var signature = new byte[algorithm.SignatureSize(Shape)];
        var operation = new SinglePart { Kind = SinglePartKind.Sign, Mechanism = Ckm.Ecdsa, Input = digest, Output = signature };
        Demand(ref operation, algorithm);
        return operation.Written == signature.Length ? signature : throw new TokenUnavailableException($"The token's {algorithm} signature has {operation.Written} bytes");
    }

    /// <summary>In software: nothing of it is secret.</summary>
    public override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        return signature.Length == algorithm.SignatureSize(Shape) && _public.Value.VerifyHash(digest, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public override CipherOutput Encrypt(CipherAlgorithm algorithm, in CipherInput input) => throw new ArgumentException("EC keys do not encrypt", nameof(algorithm));

    public override SecretBytes? Decrypt(CipherAlgorithm algorithm, in CipherInput input) => throw new ArgumentException("EC keys do not decrypt", nameof(algorithm));

    protected override string? Lacks(TokenMechanisms mechanisms, KeyAlgorithm algorithm, KeyOperation operation) =>
        operation != KeyOperation.Sign || mechanisms.Has(Ckm.Ecdsa) ? null : Needs(algorithm, "CKM_ECDSA");
}
