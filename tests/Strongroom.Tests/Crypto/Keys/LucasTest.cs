using System.Numerics;
using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Tests.Crypto.Keys;

/// <summary>The half of the primality test that is ours: behind Miller-Rabin with 64 bases, nothing would show it missing.</summary>
public sealed class LucasTest
{
    /// <summary>The Lucas pseudoprimes below 20,000 for these discriminants (OEIS A217120).</summary>
    private static readonly int[] Pseudoprimes = [323, 377, 1159, 1829, 3827, 5459, 5777, 9071, 9179, 10877, 11419, 11663, 13919, 14839, 16109, 16211, 18407, 18971, 19043];

    [Fact]
    public void Every_odd_number_below_20000_is_judged_as_the_published_list_says()
    {
        using var numbers = new BigNumbers();

        // The smallest primes are discriminants themselves, which the test does not take.
        for (var candidate = 101; candidate < 20_000; candidate += 2)
        {
            var isPrime = Enumerable.Range(2, (int)Math.Sqrt(candidate) - 1).All(divisor => candidate % divisor != 0);
            var passes = Primality.PassesLucas(numbers, numbers.Of(candidate));
            Assert.True(passes == (isPrime || Pseudoprimes.Contains(candidate)), $"{candidate}");
        }
    }

    [Fact]
    public void Strong_pseudoprimes_to_many_bases_are_refused_by_lucas_alone()
    {
        using var numbers = new BigNumbers();
        foreach (var text in (string[])["3215031751", "3474749660383", "341550071728321", "3825123056546413051", "318665857834031151167461", "3317044064679887385961981"])
        {
            Assert.False(Primality.PassesLucas(numbers, numbers.Read(PrivateJwks.Bytes(BigInteger.Parse(text, System.Globalization.CultureInfo.InvariantCulture)))));
        }

        Assert.False(Primality.PassesLucas(numbers, numbers.Read(PrivateJwks.Bytes(BigInteger.Pow(BigInteger.Pow(2, 521) - 1, 2)))));
        Assert.True(Primality.PassesLucas(numbers, numbers.Read(PrivateJwks.Bytes(BigInteger.Pow(2, 521) - 1))));
    }
}
