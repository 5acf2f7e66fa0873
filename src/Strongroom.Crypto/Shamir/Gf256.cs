namespace Strongroom.Crypto;

/// <summary>
/// The field GF(2^8) modulo x^8 + x^4 + x^3 + x + 1 (FIPS 197 §4), in constant time: no branch and no memory access depends on an element. Tables of
/// logarithms, the usual way, leak shares through the cache (CVE-2023-25000).
/// </summary>
internal static class Gf256
{
    private const int Modulus = 0x11B;

    public static byte Multiply(byte left, byte right)
    {
        int shifted = left;
        int product = 0;
        for (var bit = 0; bit < 8; bit++)
        {
            product ^= shifted & -((right >> bit) & 1);
            shifted <<= 1;
            shifted ^= Modulus & -((shifted >> 8) & 1);
        }

        return (byte)product;
    }

    /// <summary>The inverse as the 254th power, since the multiplicative group has 255 elements; zero for zero.</summary>
    public static byte Invert(byte element)
    {
        // 254 = 2 + 4 + 8 + 16 + 32 + 64 + 128
        var power = element;
        byte product = 1;
        for (var bit = 1; bit < 8; bit++)
        {
            power = Multiply(power, power);
            product = Multiply(product, power);
        }

        return product;
    }
}
