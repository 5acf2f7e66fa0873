using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Strongroom.Tests.Crypto.Keys;

namespace Strongroom.Tests.Crypto.Vectors;

/// <summary>The keys of vectors as ours; null when ours would not take them.</summary>
internal static class VectorKeys
{
    private static readonly ConcurrentDictionary<string, (CryptoKey? Key, string? Fault)> Kept = new(StringComparer.Ordinal);

    public static byte[] Digest(string sha, byte[] message) => CryptographicOperations.HashData(Hash(sha)!.Value, message);

    /// <summary>Null for hashes that none of our algorithms has.</summary>
    public static HashAlgorithmName? Hash(string sha) => sha switch
    {
        "SHA-1" => HashAlgorithmName.SHA1,
        "SHA-256" => HashAlgorithmName.SHA256,
        "SHA-384" => HashAlgorithmName.SHA384,
        "SHA-512" => HashAlgorithmName.SHA512,
        _ => null,
    };

    public static SignatureAlgorithm? Signature(string prefix, string sha) => KeyAlgorithms.Find(prefix + sha.Replace("SHA-", "", StringComparison.Ordinal)) as SignatureAlgorithm;

    public static CryptoKey? Rsa(byte[] modulus, byte[] exponent)
    {
        var (n, e) = (modulus.AsSpan().TrimStart((byte)0).ToArray(), exponent.AsSpan().TrimStart((byte)0).ToArray());
        return RsaPublicRules.Check(n, e) is null
            ? new SoftwareRsaKey(KeyShape.Rsa(n.Length * 8), new PublicKeyParts(n, e), new RSAOpenSsl(new RSAParameters { Modulus = n, Exponent = e }))
            : null;
    }

    public static CryptoKey? Ec(EcPublicKey? key) => key is null ? null : new SoftwareEcKey(
        KeyShape.Ec(key.Curve),
        key.Parts,
        ECDsa.Create(new ECParameters { Curve = ECCurve.CreateFromValue(key.Curve.Oid), Q = new ECPoint { X = key.Parts.First, Y = key.Parts.Second } }));

    public static CryptoKey? Edwards(byte[] point) =>
        point.Length == Ed25519Key.PublicSize ? new SoftwareEdwardsKey(new PublicKeyParts(point, []), Ed25519Key.OfPublic(point)) : null;

    public static CryptoKey? Oct(byte[] bytes)
    {
        using var jwk = new PrivateJwk { Type = KeyType.Oct, K = new SecretBytes(bytes) };
        return KeyImport.TryRead(jwk, out var key, out _) ? Opened(key) : null;
    }

    /// <summary>Kept for the next group with the same key: its primes take a while.</summary>
    public static CryptoKey? Pkcs8(byte[] der, out string? fault)
    {
        (var key, fault) = Kept.GetOrAdd(Convert.ToHexString(der), _ => ReadPkcs8(der));
        return key;
    }

    private static (CryptoKey? Key, string? Fault) ReadPkcs8(byte[] der)
    {
        using var pkcs8 = new SecretBytes(der);
        return KeyImport.TryReadPkcs8(pkcs8, out var key, out var fault) ? (Opened(key), null) : (null, fault.Property);
    }

    /// <summary>As if it had been imported long ago.</summary>
    public static CryptoKey Stored(KeyShape shape, byte[] der)
    {
        using var material = new SecretBytes(der);
        return SoftwareKeys.Open(shape, PublicKeyParts.None, material);
    }

    /// <summary>Private where the JWK has private members.</summary>
    public static CryptoKey? Jwk(JsonElement jwk)
    {
        var members = new Dictionary<string, byte[]>();
        foreach (var member in jwk.EnumerateObject().Where(m => m.Name is "n" or "e" or "d" or "p" or "q" or "dp" or "dq" or "qi" or "x" or "y" or "k"))
        {
            members[member.Name] = Base64Url.DecodeFromUtf8(Encoding.ASCII.GetBytes(member.Value.GetString()!));
        }

        var crv = jwk.TryGetProperty("crv", out var name) ? name.GetString() : null;
        switch (jwk.GetProperty("kty").GetString())
        {
            case "RSA" when !members.ContainsKey("d"):
                return Rsa(members["n"], members["e"]);
            case "EC" when !members.ContainsKey("d"):
                return EcPublicKey.TryRead(crv, members["x"], members["y"], out var point) ? Ec(point) : null;
            case "OKP" when !members.ContainsKey("d"):
                return crv == "Ed25519" ? Edwards(members["x"]) : null;
            case "RSA" or "EC" or "oct" or "OKP":
                var type = jwk.GetProperty("kty").GetString() switch { "RSA" => KeyType.Rsa, "EC" => KeyType.Ec, "oct" => KeyType.Oct, _ => KeyType.Okp };
                using (var parsed = PrivateJwks.Of(type, crv, members))
                {
                    return KeyImport.TryRead(parsed, out var key, out _) ? Opened(key) : null;
                }

            default:
                return null;
        }
    }

    private static CryptoKey Opened(NewSoftwareKey key)
    {
        using (key)
        {
            return SoftwareKeys.Open(key.Shape, key.PublicParts, key.Material);
        }
    }
}
