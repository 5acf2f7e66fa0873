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
        return TryRead(jwk, isPublicOptional: false, out key, out fault);
    }

    /// <summary>Reads PKCS#8 (RFC 5958, DER) of an RSA, EC or Ed25519 key, and checks what is in it like a JWK.</summary>
    /// <param name="pkcs8">Nothing may follow it. Stays the caller's to dispose.</param>
    /// <param name="key">The caller's to dispose.</param>
    /// <param name="fault">Names the member <c>key_hsm</c> when it is no such PKCS#8, else the JWK member that is wrong in it.</param>
    public static bool TryReadPkcs8(SecretBytes pkcs8, [NotNullWhen(true)] out NewSoftwareKey? key, [NotNullWhen(false)] out AlgorithmFault? fault)
    {
        ArgumentNullException.ThrowIfNull(pkcs8);
        using var jwk = Pkcs8.Read(pkcs8.Span);
        if (jwk is null)
        {
            key = null;
            fault = new AlgorithmFault("key_hsm", "It is not PKCS#8 in DER of an RSA key, or of a key on a named curve.");
            return false;
        }

        return TryRead(jwk, isPublicOptional: true, out key, out fault);
    }

    private static bool TryRead(
        PrivateJwk jwk, bool isPublicOptional, [NotNullWhen(true)] out NewSoftwareKey? key, [NotNullWhen(false)] out AlgorithmFault? fault)
    {
        (key, fault) = jwk.Type switch
        {
            KeyType.Rsa => RsaImport.Read(jwk),
            KeyType.Ec => EcImport.Read(jwk, isPublicOptional),
            KeyType.Oct => ReadOct(jwk),
            KeyType.Okp => ReadEdwards(jwk, isPublicOptional),
            _ => throw new ArgumentOutOfRangeException(nameof(jwk), jwk.Type, "There is no such type of key"),
        };
        return key is not null;
    }

    /// <summary>A length of AES, or one that is long enough for HS256 and not beyond <see cref="KeyShape.OctImportBytes"/>: no algorithm fits another.</summary>
    private static (NewSoftwareKey? Key, AlgorithmFault? Fault) ReadOct(PrivateJwk jwk) => jwk.K switch
    {
        null => (null, ImportFaults.Missing("k", null)),
        { Length: 16 or 24 or (>= 32 and <= KeyShape.OctImportBytes) } k =>
            (new NewSoftwareKey(KeyShape.Oct(k.Length * 8), PublicKeyParts.None, new SecretBytes(k.Span)), null),
        { Length: var length } => (null, new AlgorithmFault("k", $"It must have 16, 24, or 32 to {KeyShape.OctImportBytes} bytes; this has {length}.")),
    };

    private static (NewSoftwareKey? Key, AlgorithmFault? Fault) ReadEdwards(PrivateJwk jwk, bool isPublicOptional)
    {
        if (jwk.Crv != "Ed25519")
        {
            return (null, new AlgorithmFault("crv", "It must be Ed25519."));
        }

        if (jwk.D is not { Length: Ed25519Key.SeedSize } seed)
        {
            return (null, new AlgorithmFault("d", $"It must have {Ed25519Key.SeedSize} bytes."));
        }

        var key = SoftwareKeys.OfSeed(new SecretBytes(seed.Span));
        if ((jwk.X is null && isPublicOptional) || (jwk.X is { } x && x.AsSpan().SequenceEqual(key.PublicParts.First)))
        {
            return (key, null);
        }

        key.Dispose();
        return (null, jwk.X is null ? ImportFaults.Missing("x", null) : new AlgorithmFault("x", "It does not belong to d."));
    }
}
