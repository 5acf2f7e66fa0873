using System.Numerics;
using System.Security.Cryptography;
using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Tests.Crypto.Keys;

/// <summary>RSA keys that are consistent and yet no good: the platform takes nearly all of them (security model §12, flaw P11).</summary>
public sealed class WeakRsaKeys
{
    private static readonly BigInteger E = 65537;

    [Fact]
    public void A_key_put_together_from_good_numbers_is_taken()
    {
        Assert.Null(Fault(PrivateJwks.OfPrimes(Prime(1024), Prime(1024), E)));
        Assert.Null(Fault(PrivateJwks.OfPrimes(Prime(1024, 3), Prime(1024, 3), 3)));
        var largest = (BigInteger)uint.MaxValue;
        Assert.Null(Fault(PrivateJwks.OfPrimes(Prime(1024, largest), Prime(1024, largest), largest)));
    }

    [Fact]
    public void D_may_be_the_larger_one_that_older_libraries_compute()
    {
        var (p, q) = (Prime(1024), Prime(1024));
        Assert.Null(Fault(PrivateJwks.OfPrimes(p, q, E, (p - 1) * (q - 1))));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(1024)]
    [InlineData(2047)]
    [InlineData(2049)]
    [InlineData(2056)]
    [InlineData(4095)]
    [InlineData(8192)]
    public void Another_size_is_refused(int bits)
    {
        var n = BigInteger.Pow(2, bits) - 1;
        Assert.Equal("n", Fault(new(PrivateJwks.OfPrimes(Prime(1024), Prime(1024), E)) { ["n"] = PrivateJwks.Bytes(n) }));
    }

    [Fact]
    public void Exponents_outside_of_the_rules_are_refused()
    {
        var members = PrivateJwks.OfPrimes(Prime(1024), Prime(1024), E);
        foreach (var e in (BigInteger[])[1, 2, 4, 65536, (BigInteger)uint.MaxValue + 2, BigInteger.Pow(2, 100) + 1])
        {
            Assert.Equal("e", Fault(new(members) { ["e"] = PrivateJwks.Bytes(e) }));
        }

        Assert.Equal("e", Fault(new(members) { ["e"] = [0, 0, 0] }));
        var large = BigInteger.Pow(2, 32) + 15;
        Assert.Equal("e", Fault(PrivateJwks.OfPrimes(Prime(1024, large), Prime(1024, large), large)));
    }

    [Fact]
    public void An_even_modulus_is_refused()
    {
        var members = PrivateJwks.OfPrimes(Prime(1024), Prime(1024), E);
        members["n"][^1] &= 0xFE;
        Assert.Equal("n", Fault(members));
    }

    [Fact]
    public void A_composite_factor_is_found_although_everything_agrees()
    {
        var q = Prime(1024);
        while (true)
        {
            var (a, b) = (Prime(512), Prime(512));
            var p = a * b;
            if (p.GetBitLength() == 1024 && BigInteger.GreatestCommonDivisor(E, p - 1) == 1)
            {
                // Every member agrees with the p that is none, so that primality alone can tell.
                Assert.Equal("p", Fault(PrivateJwks.OfPrimes(p, q, E)));
                Assert.Equal("q", Fault(PrivateJwks.OfPrimes(q, p, E)));
                return;
            }
        }
    }

    [Fact]
    public void Primes_that_are_near_or_equal_are_refused()
    {
        var p = Prime(1024);
        Assert.Equal("p", Fault(PrivateJwks.OfPrimes(p, NextPrime(p + 2), E)));
        Assert.Equal("p", Fault(PrivateJwks.OfPrimes(p, NextPrime(p - BigInteger.Pow(2, 920)), E)));
        Assert.Null(Fault(PrivateJwks.OfPrimes(p, NextPrime(p - BigInteger.Pow(2, 926)), E)));
    }

    [Fact]
    public void Unbalanced_primes_are_refused()
    {
        var members = PrivateJwks.OfPrimes(Prime(1000), Prime(1048), E);
        Assert.Contains(Fault(members), (string[])["n", "p"]);
        Assert.Contains(Fault(PrivateJwks.OfPrimes(3, Prime(2047), E)), (string[])["n", "p"]);
    }

    [Fact]
    public void A_private_exponent_that_is_larger_than_the_modulus_or_a_multiple_is_refused()
    {
        var (p, q) = (Prime(1024), Prime(1024));
        var members = PrivateJwks.OfPrimes(p, q, E);
        var d = PrivateJwks.Number(members["d"]) + ((p - 1) * (q - 1));
        Assert.Equal("d", Fault(new(members) { ["d"] = PrivateJwks.Bytes(d + ((p - 1) * (q - 1))) }));
    }

    [Fact]
    public void A_third_prime_is_refused()
    {
        var members = PrivateJwks.OfPrimes(Prime(1024), Prime(1024), E);
        members["oth"] = [];
        Assert.Equal("oth", Fault(members));
    }

    [Fact]
    public void A_key_with_the_roca_fingerprint_is_refused()
    {
        var members = PrivateJwks.OfPrimes(RocaPrime(1024), RocaPrime(1024), E);
        Assert.Equal("n", Fault(members));
        Assert.True(RocaFingerprint.Matches(members["n"]));
    }

    [Fact]
    public void An_honest_modulus_has_no_roca_fingerprint()
    {
        for (var i = 0; i < 2000; i++)
        {
            var modulus = RandomNumberGenerator.GetBytes(256);
            modulus[^1] |= 1;
            Assert.False(RocaFingerprint.Matches(modulus));
        }
    }

    private static string? Fault(Dictionary<string, byte[]> members)
    {
        using var jwk = PrivateJwks.Of(KeyType.Rsa, null, members);
        if (KeyImport.TryRead(jwk, out var key, out var fault))
        {
            key.Dispose();
        }

        return fault?.Property;
    }

    /// <summary>With its two highest bits set, so that a product has all its bits, and fit for the exponent.</summary>
    private static BigInteger Prime(int bits, BigInteger? e = null)
    {
        while (true)
        {
            var bytes = RandomNumberGenerator.GetBytes((bits / 8) + 1);
            var start = (PrivateJwks.Number(bytes) & (BigInteger.Pow(2, bits - 2) - 1)) | (BigInteger.Pow(2, bits) - BigInteger.Pow(2, bits - 2)) | 1;
            var prime = NextPrime(start);
            if (prime.GetBitLength() == bits && BigInteger.GreatestCommonDivisor(prime - 1, e ?? E) == 1)
            {
                return prime;
            }
        }
    }

    private static BigInteger NextPrime(BigInteger start)
    {
        using var numbers = new BigNumbers();
        for (var candidate = start | 1; ; candidate += 2)
        {
            if (candidate % 3 != 0 && candidate % 5 != 0 && candidate % 7 != 0 && candidate % 65537 != 1
                && numbers.PassesMillerRabin(numbers.Read(PrivateJwks.Bytes(candidate))))
            {
                return candidate;
            }
        }
    }

    /// <summary>k·M + 65537^a mod M, as the chips of CVE-2017-15361 made them.</summary>
    private static BigInteger RocaPrime(int bits)
    {
        var primorial = new[]
        {
            2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139,
            149, 151, 157, 163, 167,
        }.Aggregate(BigInteger.One, (product, prime) => product * prime);
        using var numbers = new BigNumbers();
        var remainder = BigInteger.ModPow(65537, PrivateJwks.Number(RandomNumberGenerator.GetBytes(20)), primorial);
        var top = (BigInteger.Pow(2, bits) - BigInteger.Pow(2, bits - 2)) / primorial;
        for (var k = top + PrivateJwks.Number(RandomNumberGenerator.GetBytes(40)); ; k++)
        {
            var candidate = (k * primorial) + remainder;
            if (candidate % 65537 != 1 && numbers.PassesMillerRabin(numbers.Read(PrivateJwks.Bytes(candidate))))
            {
                return candidate;
            }
        }
    }
}
