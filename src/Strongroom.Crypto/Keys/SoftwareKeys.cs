using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>Keys that live in this process: made here, stored as their material, opened from it.</summary>
public static class SoftwareKeys
{
    /// <summary>Makes a key. RSA takes from tenths of a second to seconds of one core: call it on a worker of its own.</summary>
    public static NewSoftwareKey Generate(KeyShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        switch (shape.Type)
        {
            case KeyType.Rsa:
                using (var rsa = RSA.Create(shape.Bits))
                {
                    return OfRsa(rsa);
                }

            case KeyType.Ec:
                using (var ec = ECDsa.Create(shape.Curve!.Native))
                {
                    return OfEc(ec, shape);
                }

            case KeyType.Oct:
                return new NewSoftwareKey(shape, PublicKeyParts.None, SecretBytes.Random(shape.Bits / 8));
            case KeyType.Okp:
                return OfSeed(SecretBytes.Random(Ed25519Key.SeedSize));
            default:
                throw new ArgumentOutOfRangeException(nameof(shape), shape, "No such key can be made");
        }
    }

    /// <summary>Parses stored material, once: what comes back is meant to be kept.</summary>
    /// <param name="material">As in <see cref="NewSoftwareKey.Material"/>; stays the caller's to dispose.</param>
    /// <exception cref="InvalidDataException">It is not the material of such a key.</exception>
    public static CryptoKey Open(KeyShape shape, PublicKeyParts publicParts, SecretBytes material)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(material);
        try
        {
            return shape.Type switch
            {
                KeyType.Rsa => new SoftwareRsaKey(shape, publicParts, Parsed(new RSAOpenSsl(), material)),
                KeyType.Ec => new SoftwareEcKey(shape, publicParts, Parsed(ECDsa.Create(), material)),
                KeyType.Oct when material.Length * 8 == shape.Bits => new SoftwareOctKey(shape, material),
                KeyType.Okp when material.Length == Ed25519Key.SeedSize => new SoftwareEdwardsKey(publicParts, Ed25519Key.OfSeed(material.Span)),
                _ => throw new InvalidDataException($"This is not the material of an {shape} key"),
            };
        }
        catch (CryptographicException fault)
        {
            throw new InvalidDataException($"The stored material is not that of an {shape} key", fault);
        }
    }

    private static T Parsed<T>(T key, SecretBytes material)
        where T : AsymmetricAlgorithm
    {
        try
        {
            key.ImportPkcs8PrivateKey(material.Span, out _);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    internal static NewSoftwareKey OfRsa(RSA rsa)
    {
        var parts = rsa.ExportParameters(includePrivateParameters: false);
        return new NewSoftwareKey(KeyShape.Rsa(rsa.KeySize), new PublicKeyParts(parts.Modulus!, parts.Exponent!), Material(rsa));
    }

    internal static NewSoftwareKey OfEc(ECDsa ec, KeyShape shape)
    {
        var parts = ec.ExportParameters(includePrivateParameters: false);
        return new NewSoftwareKey(shape, new PublicKeyParts(parts.Q.X!, parts.Q.Y!), Material(ec));
    }

    /// <param name="seed">Becomes the new key's to dispose.</param>
    internal static NewSoftwareKey OfSeed(SecretBytes seed)
    {
        using var pair = Ed25519Key.OfSeed(seed.Span);
        return new NewSoftwareKey(KeyShape.Ed25519, new PublicKeyParts(pair.Public, []), seed);
    }

    private static SecretBytes Material(AsymmetricAlgorithm key)
    {
        using var room = SecretBytes.Allocate(8192);
        return key.TryExportPkcs8PrivateKey(room.Writable, out var written)
            ? new SecretBytes(room.Span[..written])
            : throw new InvalidOperationException("A key's material is longer than any of its kind");
    }
}
