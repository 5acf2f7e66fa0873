using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.AcmeServer;

/// <summary>
/// A public key that signs requests: EC on P-256, P-384 or P-521, or RSA of 2048, 3072 or 4096 bits. It was checked: the point is on the curve, the
/// exponent is odd and from 65537 to 2³²-1.
/// </summary>
internal sealed class AccountKey
{
    public const string AcceptedKeys = "The key must be EC on P-256, P-384 or P-521, or RSA of 2048, 3072 or 4096 bits with an odd exponent from 65537, with no other than its public members.";

    private const int LargestExponent = 4;
    private const int SmallestExponent = 65537;

    private readonly KeyShape _shape;
    private readonly PublicKeyParts _parts;

    private AccountKey(KeyShape shape, PublicKeyParts parts)
    {
        (_shape, _parts) = (shape, parts);
        Spki = PublicKeyInfo.Encode(shape, parts);
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(CanonicalJwk()));
        Thumbprint = CanonicalBase64Url.Encode(hash);
        ThumbprintHex = Convert.ToHexStringLower(hash);
    }

    /// <summary>DER.</summary>
    public byte[] Spki { get; }

    /// <summary>RFC 7638 with SHA-256, base64url: the second half of key authorizations.</summary>
    public string Thumbprint { get; }

    /// <summary>The same for row keys.</summary>
    public string ThumbprintHex { get; }

    /// <summary>The algorithms that are accepted, for <c>badSignatureAlgorithm</c> (RFC 8555 §6.2). None of them uses SHA-1 or a shared key.</summary>
    public static IReadOnlyList<string> Algorithms { get; } = ["ES256", "ES384", "ES512", "RS256", "PS256"];

    /// <summary>Of a JWK (RFC 7518 §6). A private member is refused: such a key is nobody's own any more.</summary>
    public static bool TryRead(JsonElement jwk, [NotNullWhen(true)] out AccountKey? key)
    {
        key = null;
        if (jwk.ValueKind != JsonValueKind.Object || jwk.EnumerateObject().Any(member => member.Name is "d" or "p" or "q" or "dp" or "dq" or "qi" or "oth" or "k"))
        {
            return false;
        }

        return Text(jwk, "kty") switch
        {
            "EC" when Text(jwk, "crv") is "P-256" or "P-384" or "P-521" => TryEc(EcCurve.Find(Text(jwk, "crv"))!, Bytes(jwk, "x"), Bytes(jwk, "y"), out key),
            "RSA" => TryRsa(Bytes(jwk, "n"), Bytes(jwk, "e"), out key),
            _ => false,
        };
    }

    /// <summary>Of a row, or of a certificate. False for a key that could be no account's.</summary>
    public static bool TryRead(ReadOnlySpan<byte> spki, [NotNullWhen(true)] out AccountKey? key)
    {
        key = PublicKeyInfo.TryRead(spki, out var shape, out var parts) && shape.Curve != EcCurve.P256K ? new AccountKey(shape, parts) : null;
        return key is not null;
    }

    /// <summary>True when the key can make signatures of this algorithm.</summary>
    public bool Serves(string algorithm) => _shape.Type == KeyType.Rsa
        ? algorithm is "RS256" or "PS256"
        : algorithm == (_shape.Curve == EcCurve.P256 ? "ES256" : _shape.Curve == EcCurve.P384 ? "ES384" : "ES512");

    /// <summary>False for a wrong signature, a wrong length, and an algorithm that the key does not serve.</summary>
    public bool Verify(string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (!Serves(algorithm))
        {
            return false;
        }

        if (_shape.Type == KeyType.Rsa)
        {
            using var rsa = RSA.Create(new RSAParameters { Modulus = _parts.First, Exponent = _parts.Second });
            return signature.Length == _shape.ModulusSize
                && rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        }

        var hash = algorithm switch { "ES256" => HashAlgorithmName.SHA256, "ES384" => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA512 };
        using var ec = ECDsa.Create();
        ec.ImportSubjectPublicKeyInfo(Spki, out _);
        return ec.VerifyData(data, signature, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static bool TryEc(EcCurve curve, byte[]? x, byte[]? y, out AccountKey? key)
    {
        key = null;
        if (x?.Length != curve.CoordinateSize || y?.Length != curve.CoordinateSize)
        {
            return false;
        }

        try
        {
            return TryRead(PublicKeyInfo.Encode(KeyShape.Ec(curve), new PublicKeyParts(x, y)), out key);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool TryRsa(byte[]? n, byte[]? e, out AccountKey? key)
    {
        key = null;
        if (n is not { Length: > 0 } || (n[0] & 0x80) == 0 || (n[^1] & 1) == 0 || !KeyShape.RsaSizes.Contains(n.Length * 8)
            || e is not { Length: > 0 and <= LargestExponent } || e[0] == 0 || (e[^1] & 1) == 0 || e.Aggregate(0L, (value, next) => (value << 8) | next) < SmallestExponent)
        {
            return false;
        }

        key = new AccountKey(KeyShape.Rsa(n.Length * 8), new PublicKeyParts(n, e));
        return true;
    }

    /// <summary>The required members in the order of their names, without white space (RFC 7638 §3).</summary>
    private string CanonicalJwk() => _shape.Type == KeyType.Rsa
        ? $"{{\"e\":\"{CanonicalBase64Url.Encode(_parts.Second)}\",\"kty\":\"RSA\",\"n\":\"{CanonicalBase64Url.Encode(_parts.First)}\"}}"
        : $"{{\"crv\":\"{_shape.Curve!.Name}\",\"kty\":\"EC\",\"x\":\"{CanonicalBase64Url.Encode(_parts.First)}\",\"y\":\"{CanonicalBase64Url.Encode(_parts.Second)}\"}}";

    private static string? Text(JsonElement jwk, string name) => jwk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Bytes(JsonElement jwk, string name) => Text(jwk, name) is { } text ? CanonicalBase64Url.Decode(text) : null;
}
