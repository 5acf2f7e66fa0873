using System.Diagnostics.CodeAnalysis;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// Takes in keys that were made elsewhere. Nothing of them is believed: the platform accepts composite primes and foreign curves, so that every rule
/// of the security model §12 is checked here. A fault's property is the JWK member; no fault tells anything of a secret one but that it is wrong.
/// </summary>
public static class KeyImport
{
    /// <summary>Checks a JWK. RSA of 4096 bits takes some tenths of a second of one core, most of it for the primes.</summary>
    /// <param name="jwk">Stays the caller's to dispose.</param>
    /// <param name="key">The caller's to dispose.</param>
    public static bool TryRead(PrivateJwk jwk, [NotNullWhen(true)] out NewSoftwareKey? key, [NotNullWhen(false)] out AlgorithmFault? fault)
    {
        ArgumentNullException.ThrowIfNull(jwk);
        throw new NotSupportedException();
    }

    /// <summary>Reads PKCS#8 (RFC 5958, DER) of an RSA, EC or Ed25519 key, and checks what is in it like a JWK.</summary>
    /// <param name="pkcs8">Nothing may follow it. Stays the caller's to dispose.</param>
    /// <param name="key">The caller's to dispose.</param>
    /// <param name="fault">Names the member <c>key_hsm</c> when it is no such PKCS#8, else the JWK member that is wrong in it.</param>
    public static bool TryReadPkcs8(SecretBytes pkcs8, [NotNullWhen(true)] out NewSoftwareKey? key, [NotNullWhen(false)] out AlgorithmFault? fault)
    {
        ArgumentNullException.ThrowIfNull(pkcs8);
        throw new NotSupportedException();
    }
}
