using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>A client secret at the only moment it can be seen.</summary>
/// <param name="Secret">ASCII; the caller shows it once and disposes it.</param>
/// <param name="ExpiresAt">Null means never.</param>
public sealed record NewClientSecret(Guid KeyId, SecretBytes Secret, DateTimeOffset? ExpiresAt) : IDisposable
{
    public void Dispose() => Secret.Dispose();
}
