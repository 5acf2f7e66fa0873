namespace Strongroom.Crypto;

/// <summary>Whether a number is prime, also when whoever chose it wants to deceive (FIPS 186-5 appendix B.3).</summary>
internal static class Primality
{
    /// <summary>Below this, Miller–Rabin with 64 random bases is all there is; a prime of a key is never so small.</summary>
    private const int LeastLucasBits = 64;

    /// <summary>Half of all numbers qualify as a discriminant, except for a square, for which none does.</summary>
    private const int Discriminants = 200;

    public static bool IsPrime(BigNumbers numbers, BigNumber candidate) =>
        numbers.PassesMillerRabin(candidate) && (BigNumbers.Bits(candidate) <= LeastLucasBits || PassesLucas(numbers, candidate));

    /// <summary>FIPS 186-5 appendix B.3.3: U of index <paramref name="candidate"/> + 1 is 0 modulo a prime. The candidate is odd.</summary>
    public static bool PassesLucas(BigNumbers numbers, BigNumber candidate)
    {
        if (FindDiscriminant(numbers, candidate) is not { } discriminant)
        {
            return false;
        }

        var index = numbers.Sum(candidate, numbers.Of(1));
        var (u, v) = (numbers.Of(1), numbers.Of(1));
        var (nextU, nextV, term) = (numbers.Fresh(), numbers.Fresh(), numbers.Fresh());
        for (var bit = BigNumbers.Bits(index) - 2; bit >= 0; bit--)
        {
            numbers.MultiplyModulo(nextU, u, v, candidate);
            numbers.MultiplyModulo(nextV, v, v, candidate);
            numbers.MultiplyModulo(term, u, u, candidate);
            numbers.MultiplyModulo(term, term, discriminant, candidate);
            BigNumbers.HalfSumModulo(nextV, nextV, term, candidate);
            if (BigNumbers.IsBitSet(index, bit))
            {
                numbers.MultiplyModulo(term, nextU, discriminant, candidate);
                BigNumbers.HalfSumModulo(u, nextU, nextV, candidate);
                BigNumbers.HalfSumModulo(v, nextV, term, candidate);
            }
            else
            {
                (u, nextU) = (nextU, u);
                (v, nextV) = (nextV, v);
            }
        }

        return BigNumbers.IsZero(u);
    }

    /// <summary>The first of 5, -7, 9, -11 … whose Jacobi symbol is -1, modulo the candidate; null when one tells that it is composite, or none is found.</summary>
    private static BigNumber? FindDiscriminant(BigNumbers numbers, BigNumber candidate)
    {
        for (var i = 0; i < Discriminants; i++)
        {
            var discriminant = numbers.Of((5 + (2 * i)) * (i % 2 == 0 ? 1 : -1));
            switch (numbers.Jacobi(discriminant, candidate))
            {
                case -1:
                    return numbers.Remainder(discriminant, candidate);
                case 0:
                    return null;
            }
        }

        return null;
    }
}
