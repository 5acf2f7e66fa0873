namespace Strongroom.Crypto;

/// <summary>Which RSA public keys are taken (security model §12).</summary>
internal static class RsaPublicRules
{
    /// <summary>The exponent is below 2^32.</summary>
    private const int ExponentBytes = 4;

    /// <param name="modulus">Without leading zeros.</param>
    /// <param name="exponent">Without leading zeros.</param>
    public static AlgorithmFault? Check(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        var bits = BitsOf(modulus);
        if (!KeyShape.RsaSizes.Contains(bits))
        {
            return new AlgorithmFault("n", $"It must have {string.Join(", ", KeyShape.RsaSizes.SkipLast(1))} or {KeyShape.RsaSizes[^1]} bits; this has {bits}.");
        }

        if ((modulus[^1] & 1) == 0)
        {
            return new AlgorithmFault("n", "It is even.");
        }

        if (exponent.Length is 0 or > ExponentBytes || (exponent[^1] & 1) == 0 || exponent is [< 3])
        {
            return new AlgorithmFault("e", "It must be odd, at least 3 and below 2^32.");
        }

        return RocaFingerprint.Matches(modulus) ? new AlgorithmFault("n", "It comes from a generator whose keys can be factored (CVE-2017-15361).") : null;
    }

    private static int BitsOf(ReadOnlySpan<byte> number) =>
        number.IsEmpty ? 0 : checked((number.Length * 8) - (System.Numerics.BitOperations.LeadingZeroCount((uint)number[0]) - 24));
}
