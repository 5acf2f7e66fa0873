using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Strongroom.Identity;

/// <summary>What is kept of a client secret.</summary>
/// <param name="Hash">SHA-256 of the secret. No slow hash: the secret holds 256 random bits (security model §7).</param>
/// <param name="Hint">The first three characters, so that people can tell their secrets apart.</param>
/// <param name="ExpiresAt">From this instant on the secret is refused; null means never.</param>
internal sealed record ClientCredential(Guid KeyId, ImmutableArray<byte> Hash, string Hint, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, bool Enabled)
{
    public const int HashSize = SHA256.HashSizeInBytes;

    /// <summary>What its maker calls it.</summary>
    public string? DisplayName { get; init; }

    public bool IsExpiredAt(DateTimeOffset now) => ExpiresAt is { } end && now >= end;

    public override string ToString() => $"ClientCredential({KeyId:D}, {Hint}***)";
}
