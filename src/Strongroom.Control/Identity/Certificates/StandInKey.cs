using System.Security.Cryptography;

namespace Strongroom.Identity.Certificates;

/// <summary>A key that nobody holds: an assertion of an unknown client, or by an unknown certificate, costs the same class of work as one with a wrong signature (security model §13).</summary>
internal static class StandInKey
{
    private const int ModulusSize = 256;

    private static readonly RSA Nobody = Make();

    public static void Verify(ClientAssertion assertion)
    {
        try
        {
            _ = Nobody.VerifyData(assertion.Signed.AsSpan(), assertion.Signature.AsSpan(), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            // What it says does not matter, only that it has been asked.
        }
    }

    /// <summary>Random odd bytes in place of a product of primes: nothing is ever signed with it, and making it takes no time.</summary>
    private static RSA Make()
    {
        var modulus = RandomNumberGenerator.GetBytes(ModulusSize);
        modulus[0] |= 0x80;
        modulus[^1] |= 1;
        return RSA.Create(new RSAParameters { Modulus = modulus, Exponent = [1, 0, 1] });
    }
}
