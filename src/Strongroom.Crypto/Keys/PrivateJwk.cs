using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// A JWK with its private members (RFC 7518 §6), as a caller sent it: decoded from base64url and not yet believed. A member that was not sent is null.
/// Disposing it disposes the secret members.
/// </summary>
public sealed class PrivateJwk : IDisposable
{
    public required KeyType Type { get; init; }

    /// <summary><c>crv</c>.</summary>
    public string? Crv { get; init; }

    public byte[]? N { get; init; }

    public byte[]? E { get; init; }

    public byte[]? X { get; init; }

    public byte[]? Y { get; init; }

    /// <summary>The private exponent of RSA, the scalar of EC, the seed of OKP.</summary>
    public SecretBytes? D { get; init; }

    public SecretBytes? P { get; init; }

    public SecretBytes? Q { get; init; }

    public SecretBytes? Dp { get; init; }

    public SecretBytes? Dq { get; init; }

    public SecretBytes? Qi { get; init; }

    public SecretBytes? K { get; init; }

    /// <summary>True when <c>oth</c> was sent, whatever it holds: a key of more than two primes is refused.</summary>
    public bool HasOtherPrimes { get; init; }

    public void Dispose()
    {
        foreach (var member in (SecretBytes?[])[D, P, Q, Dp, Dq, Qi, K])
        {
            member?.Dispose();
        }
    }
}
