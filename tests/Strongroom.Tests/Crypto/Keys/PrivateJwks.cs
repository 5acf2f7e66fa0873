using System.Numerics;
using System.Security.Cryptography;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Tests.Crypto.Keys;

/// <summary>JWKs to import: those of keys that we made, and RSA keys put together from numbers that no generator would give.</summary>
internal static class PrivateJwks
{
    /// <summary>The members of a key, as its owner would export them.</summary>
    public static Dictionary<string, byte[]> MembersOf(NewSoftwareKey key)
    {
        switch (key.Shape.Type)
        {
            case KeyType.Rsa:
                using (var rsa = RSA.Create())
                {
                    rsa.ImportPkcs8PrivateKey(key.Material.Span, out _);
                    var parts = rsa.ExportParameters(includePrivateParameters: true);
                    return new()
                    {
                        ["n"] = parts.Modulus!,
                        ["e"] = parts.Exponent!,
                        ["d"] = parts.D!,
                        ["p"] = parts.P!,
                        ["q"] = parts.Q!,
                        ["dp"] = parts.DP!,
                        ["dq"] = parts.DQ!,
                        ["qi"] = parts.InverseQ!,
                    };
                }

            case KeyType.Ec:
                using (var ec = ECDsa.Create())
                {
                    ec.ImportPkcs8PrivateKey(key.Material.Span, out _);
                    var parts = ec.ExportParameters(includePrivateParameters: true);
                    return new() { ["x"] = parts.Q.X!, ["y"] = parts.Q.Y!, ["d"] = parts.D! };
                }

            case KeyType.Oct:
                return new() { ["k"] = key.Material.Span.ToArray() };
            default:
                return new() { ["x"] = key.PublicParts.First, ["d"] = key.Material.Span.ToArray() };
        }
    }

    public static PrivateJwk Of(KeyType type, string? crv, Dictionary<string, byte[]> members) => new()
    {
        Type = type,
        Crv = crv,
        N = members.GetValueOrDefault("n"),
        E = members.GetValueOrDefault("e"),
        X = members.GetValueOrDefault("x"),
        Y = members.GetValueOrDefault("y"),
        D = Secret(members, "d"),
        P = Secret(members, "p"),
        Q = Secret(members, "q"),
        Dp = Secret(members, "dp"),
        Dq = Secret(members, "dq"),
        Qi = Secret(members, "qi"),
        K = Secret(members, "k"),
        HasOtherPrimes = members.ContainsKey("oth"),
    };

    public static string? CrvOf(KeyShape shape) => shape.Type == KeyType.Okp ? "Ed25519" : shape.Curve?.Name;

    /// <summary>Consistent in every member, whatever p and q are.</summary>
    /// <param name="lambda">Of n; null when p and q are primes.</param>
    public static Dictionary<string, byte[]> OfPrimes(BigInteger p, BigInteger q, BigInteger e, BigInteger? lambda = null)
    {
        var of = lambda ?? ((p - 1) * (q - 1) / BigInteger.GreatestCommonDivisor(p - 1, q - 1));
        var d = Inverse(e, of);
        return new()
        {
            ["n"] = Bytes(p * q),
            ["e"] = Bytes(e),
            ["d"] = Bytes(d),
            ["p"] = Bytes(p),
            ["q"] = Bytes(q),
            ["dp"] = Bytes(d % (p - 1)),
            ["dq"] = Bytes(d % (q - 1)),
            ["qi"] = Bytes(Inverse(q, p)),
        };
    }

    public static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    public static byte[] Bytes(BigInteger number) => number.ToByteArray(isUnsigned: true, isBigEndian: true);

    public static BigInteger Inverse(BigInteger number, BigInteger modulus)
    {
        var (a, b, x, y) = (modulus, number % modulus, BigInteger.Zero, BigInteger.One);
        while (b != 0)
        {
            var quotient = a / b;
            (a, b) = (b, a - (quotient * b));
            (x, y) = (y, x - (quotient * y));
        }

        return a == 1 ? (x % modulus + modulus) % modulus : throw new ArgumentException("There is no inverse", nameof(number));
    }

    private static SecretBytes? Secret(Dictionary<string, byte[]> members, string name) => members.TryGetValue(name, out var bytes) ? new SecretBytes(bytes) : null;
}
