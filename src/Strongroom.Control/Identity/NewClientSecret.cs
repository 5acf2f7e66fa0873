using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>A client secret at the only moment it can be seen.</summary>
/// <param name="Secret">ASCII; the caller shows it once and disposes it.</param>
/// <param name="ExpiresAt">Null means never.</param>
public sealed record NewClientSecret(Guid KeyId, SecretBytes Secret, DateTimeOffset? ExpiresAt) : IDisposable
{
    /// <summary>What its maker calls it.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The first characters, by which people tell their secrets apart.</summary>
    public required string Hint { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public void Dispose() => Secret.Dispose();
}
