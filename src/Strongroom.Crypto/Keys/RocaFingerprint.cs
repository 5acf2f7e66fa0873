namespace Strongroom.Crypto;

/// <summary>
/// Moduli of the chips of CVE-2017-15361 (Nemec and others, 2017): their primes are powers of 65537 modulo many small primes, and so are the products.
/// An honest modulus looks so once in more than 2^27.
/// </summary>
internal static class RocaFingerprint
{
    private const int Generator = 65537;

    /// <summary>All odd primes below 168: they divide the constant that the chips used at every size from 512 bits.</summary>
    private static readonly int[] Primes =
    [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149,
        151, 157, 163, 167,
    ];

    /// <summary>For each prime, which remainders are powers of the generator.</summary>
    private static readonly bool[][] Powers = [.. Primes.Select(PowersModulo)];

    /// <param name="modulus">Unsigned and big-endian.</param>
    public static bool Matches(ReadOnlySpan<byte> modulus)
    {
        for (var i = 0; i < Primes.Length; i++)
        {
            if (!Powers[i][Remainder(modulus, Primes[i])])
            {
                return false;
            }
        }

        return true;
    }

    private static bool[] PowersModulo(int prime)
    {
        var powers = new bool[prime];
        for (var power = 1; !powers[power]; power = power * (Generator % prime) % prime)
        {
            powers[power] = true;
        }

        return powers;
    }

    private static int Remainder(ReadOnlySpan<byte> number, int divisor)
    {
        var remainder = 0;
        foreach (var digit in number)
        {
            remainder = ((remainder << 8) + digit) % divisor;
        }

        return remainder;
    }
}
