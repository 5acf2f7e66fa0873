using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// Shamir's scheme over GF(2^8), one polynomial for each byte of the secret: any k points give the secret, and k − 1 give nothing at all, however
/// much is computed (Shamir, "How to share a secret", CACM 22, 1979).
/// </summary>
internal static class SecretSharing
{
    public const int LeastThreshold = 2;
    public const int MostShares = 16;

    public static bool IsPossible(int threshold, int count) => threshold >= LeastThreshold && threshold <= count && count <= MostShares;

    /// <summary>Draws the polynomials and evaluates them at 1 to <paramref name="count"/>.</summary>
    /// <returns>The values in the order of their points, each as long as the secret; the caller disposes them.</returns>
    public static SecretBytes[] Split(SecretBytes secret, int threshold, int count)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (!IsPossible(threshold, count))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, $"{threshold} of {count} cannot be shared");
        }

        // Coefficients of the powers 1 to k − 1, uniform with zero among them: a top coefficient that is never zero would rule out one secret in 256.
        using var coefficients = SecretBytes.Random((threshold - 1) * secret.Length);
        var values = new SecretBytes[count];
        for (var point = 1; point <= count; point++)
        {
            var value = SecretBytes.Allocate(secret.Length);
            for (var at = 0; at < secret.Length; at++)
            {
                byte sum = 0;
                for (var power = threshold - 2; power >= 0; power--)
                {
                    sum = Gf256.Multiply((byte)(sum ^ coefficients.Span[(power * secret.Length) + at]), (byte)point);
                }

                value.Writable[at] = (byte)(sum ^ secret.Span[at]);
            }

            values[point - 1] = value;
        }

        return values;
    }

    /// <summary>
    /// Lagrange's interpolation at zero. Takes what it gets: too few or altered values give another secret, which only its user can tell.
    /// </summary>
    /// <param name="points">Different points from 1 to 16, with values of one length.</param>
    /// <returns>The caller disposes it.</returns>
    public static SecretBytes Combine(IReadOnlyList<(byte Point, SecretBytes Value)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count < LeastThreshold || points.Select(point => point.Point).Distinct().Count() != points.Count || points.Any(point => point.Point == 0))
        {
            throw new ArgumentException("Points to combine are different and not zero", nameof(points));
        }

        var secret = SecretBytes.Allocate(points[0].Value.Length);
        foreach (var (point, value) in points)
        {
            byte weight = 1;
            foreach (var (other, _) in points)
            {
                // x_j / (x_j − x_i); subtraction is addition is exclusive or. The factor of a point with itself is left out: points are public.
                weight = other == point ? weight : Gf256.Multiply(weight, Gf256.Multiply(other, Gf256.Invert((byte)(other ^ point))));
            }

            for (var at = 0; at < secret.Length; at++)
            {
                secret.Writable[at] ^= Gf256.Multiply(weight, value.Span[at]);
            }
        }

        return secret;
    }
}
