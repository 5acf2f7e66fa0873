using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>A key just made or imported, to be sealed and stored.</summary>
/// <param name="Material">PKCS#8 of an RSA or EC key, the bytes of a symmetric one, the seed of an Ed25519 one; whoever gets this disposes it.</param>
public sealed record NewSoftwareKey(KeyShape Shape, PublicKeyParts PublicParts, SecretBytes Material) : IDisposable
{
    public void Dispose() => Material.Dispose();
}
