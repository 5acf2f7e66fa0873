using Strongroom.Kernel;

namespace Strongroom.Secrets;

internal static class SecretRefusals
{
    /// <summary>Wire reference §2.2.</summary>
    public static VaultError Disabled { get; } = new(403, "Forbidden", "Operation get is not allowed on a disabled secret.", "SecretDisabled");
}
