namespace Strongroom.Crypto;

/// <summary>EdDSA with Ed25519 (RFC 8032, RFC 8037): signs the message itself. Ours, not Azure's.</summary>
public sealed class EdwardsSignature : SignatureAlgorithm
{
    internal EdwardsSignature()
        : base("EdDSA", KeyType.Okp)
    {
    }

    public override int? DigestSize => null;

    public override int SignatureSize(KeyShape shape) => 64;
}
