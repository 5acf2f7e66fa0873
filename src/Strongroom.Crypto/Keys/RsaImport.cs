using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>The checks of an RSA key: cheap ones first, since anyone may hand in anything.</summary>
internal static class RsaImport
{
    /// <summary>Longer than any member of a key that is taken, with room for leading zeros.</summary>
    private const int MemberBytes = 1024;

    /// <summary>FIPS 186-5 §A.1.3: the primes differ within their first 100 bits.</summary>
    private const int DistanceBits = 100;

    /// <returns>A key or a fault.</returns>
    public static (NewSoftwareKey? Key, AlgorithmFault? Fault) Read(PrivateJwk jwk)
    {
        if (jwk.HasOtherPrimes)
        {
            return (null, new AlgorithmFault("oth", "A key of more than two primes is not taken."));
        }

        if (CheckMembers(jwk) is { } unfit)
        {
            return (null, unfit);
        }

        var modulus = Trimmed(jwk.N).ToArray();
        var exponent = Trimmed(jwk.E).ToArray();
        var wrong = RsaPublicRules.Check(modulus, exponent) ?? CheckNumbers(jwk, modulus, exponent);
        return wrong is null ? Build(jwk, modulus, exponent) : (null, wrong);
    }

    private static AlgorithmFault? CheckMembers(PrivateJwk jwk)
    {
        foreach (var (name, member) in ((string, byte[]?)[])[("n", jwk.N), ("e", jwk.E)])
        {
            if (member is null or { Length: 0 or > MemberBytes })
            {
                return ImportFaults.Missing(name, member?.Length);
            }
        }

        foreach (var (name, member) in ((string, SecretBytes?)[])[("d", jwk.D), ("p", jwk.P), ("q", jwk.Q), ("dp", jwk.Dp), ("dq", jwk.Dq), ("qi", jwk.Qi)])
        {
            if (member is null or { Length: 0 or > MemberBytes })
            {
                return ImportFaults.Missing(name, member?.Length);
            }
        }

        return null;
    }

    private static AlgorithmFault? CheckNumbers(PrivateJwk jwk, byte[] modulus, byte[] exponent)
    {
        using var numbers = new BigNumbers();
        var half = modulus.Length * 8 / 2;
        var (n, e, one) = (numbers.Read(modulus), numbers.Read(exponent), numbers.Of(1));
        var (d, p, q) = (numbers.Read(jwk.D!.Span), numbers.Read(jwk.P!.Span), numbers.Read(jwk.Q!.Span));
        if (BigNumbers.Bits(p) != half || BigNumbers.Bits(q) != half)
        {
            return new AlgorithmFault(BigNumbers.Bits(p) != half ? "p" : "q", $"It must have half as many bits as n, {half}.");
        }

        if (BigNumbers.Compare(numbers.Product(p, q), n) != 0)
        {
            return new AlgorithmFault("n", "It is not the product of p and q.");
        }

        if (BigNumbers.Bits(numbers.Difference(p, q)) <= half - DistanceBits)
        {
            return new AlgorithmFault("p", "It is too near to q.");
        }

        var (pLess, qLess) = (numbers.Difference(p, one), numbers.Difference(q, one));
        return CheckExponents(numbers, jwk, new Pair(n, p, q, pLess, qLess), d, e)
            ?? (!Primality.IsPrime(numbers, p) ? new AlgorithmFault("p", "It is not a prime.")
            : !Primality.IsPrime(numbers, q) ? new AlgorithmFault("q", "It is not a prime.")
            : null);
    }

    /// <summary>d·e is 1 modulo λ(n), which is to say modulo p - 1 and q - 1; d is long enough against Wiener's attack; the CRT members follow from it.</summary>
    private static AlgorithmFault? CheckExponents(BigNumbers numbers, PrivateJwk jwk, Pair of, BigNumber d, BigNumber e)
    {
        var one = numbers.Of(1);
        var product = numbers.Product(d, e);
        if (BigNumbers.Compare(d, of.N) >= 0
            || BigNumbers.Bits(d) <= BigNumbers.Bits(of.P)
            || BigNumbers.Compare(numbers.Remainder(product, of.PLess), one) != 0
            || BigNumbers.Compare(numbers.Remainder(product, of.QLess), one) != 0)
        {
            return new AlgorithmFault("d", "It does not belong to n and e.");
        }

        var qi = numbers.Read(jwk.Qi!.Span);
        return BigNumbers.Compare(numbers.Read(jwk.Dp!.Span), numbers.Remainder(d, of.PLess)) != 0 ? new AlgorithmFault("dp", "It is not d modulo p - 1.")
            : BigNumbers.Compare(numbers.Read(jwk.Dq!.Span), numbers.Remainder(d, of.QLess)) != 0 ? new AlgorithmFault("dq", "It is not d modulo q - 1.")
            : BigNumbers.Compare(qi, of.P) >= 0 || BigNumbers.Compare(numbers.Remainder(numbers.Product(qi, of.Q), of.P), one) != 0
                ? new AlgorithmFault("qi", "It is not the inverse of q modulo p.")
            : null;
    }

    private static (NewSoftwareKey? Key, AlgorithmFault? Fault) Build(PrivateJwk jwk, byte[] modulus, byte[] exponent)
    {
        // The framework takes arrays alone, of exactly these lengths.
        var half = modulus.Length / 2;
        var parameters = new RSAParameters
        {
            Modulus = modulus,
            Exponent = exponent,
            D = PinnedKeyArray.Of(jwk.D!, modulus.Length),
            P = PinnedKeyArray.Of(jwk.P!, half),
            Q = PinnedKeyArray.Of(jwk.Q!, half),
            DP = PinnedKeyArray.Of(jwk.Dp!, half),
            DQ = PinnedKeyArray.Of(jwk.Dq!, half),
            InverseQ = PinnedKeyArray.Of(jwk.Qi!, half),
        };
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportParameters(parameters);
            var digest = new byte[SHA256.HashSizeInBytes];
            var signature = rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return rsa.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                ? (SoftwareKeys.OfRsa(rsa), null)
                : (null, new AlgorithmFault("d", "What the key signs it does not verify."));
        }
        catch (CryptographicException)
        {
            return (null, new AlgorithmFault("d", "The key cannot sign."));
        }
        finally
        {
            PinnedKeyArray.Clear(parameters.D, parameters.P, parameters.Q, parameters.DP, parameters.DQ, parameters.InverseQ);
        }
    }

    /// <summary>Without leading zeros, which some libraries write as a sign.</summary>
    private static ReadOnlySpan<byte> Trimmed(byte[]? number) => number.AsSpan().TrimStart((byte)0);

    /// <summary>The public modulus, its primes, and each of these less one.</summary>
    private readonly record struct Pair(BigNumber N, BigNumber P, BigNumber Q, BigNumber PLess, BigNumber QLess);
}
