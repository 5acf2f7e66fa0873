using Strongroom.Crypto;

namespace Strongroom.Tests.Crypto.Differential;

/// <summary>Another implementation of our algorithms, with the same key.</summary>
internal interface ICryptoPeer
{
    bool Has(KeyAlgorithm algorithm);

    byte[] Sign(NewSoftwareKey key, SignatureAlgorithm algorithm, byte[] digest);

    bool Verify(NewSoftwareKey key, SignatureAlgorithm algorithm, byte[] digest, byte[] signature);

    CipherOutput Encrypt(NewSoftwareKey key, CipherAlgorithm algorithm, byte[] value, byte[] iv);

    /// <summary>Null when it does not decrypt.</summary>
    byte[]? Decrypt(NewSoftwareKey key, CipherAlgorithm algorithm, CipherOutput output);
}
