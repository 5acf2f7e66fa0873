using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Strongroom.Identity;

/// <summary>An invitation for one key to become a machine's agent, once. Whoever steals the code lacks the key.</summary>
/// <param name="CodeHash">SHA-256 of the code, which holds 160 random bits.</param>
/// <param name="KeyThumbprint">SHA-256 of the agent's SubjectPublicKeyInfo, as the agent printed it before it was invited.</param>
/// <param name="ExpiresAt">From this instant on the code is refused.</param>
internal sealed record MachineEnrolment(ImmutableArray<byte> CodeHash, ImmutableArray<byte> KeyThumbprint, DateTimeOffset ExpiresAt)
{
    public const int HashSize = SHA256.HashSizeInBytes;

    public override string ToString() => $"MachineEnrolment({ExpiresAt:O})";
}
