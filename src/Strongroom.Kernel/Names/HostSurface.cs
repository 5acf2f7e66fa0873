namespace Strongroom.Kernel;

/// <summary>The reading of one Host header.</summary>
/// <param name="Vault">
/// The vault or managed HSM that the name contains; meaningful for the three data planes only. That the name is well formed says nothing
/// about whether such a vault exists.
/// </param>
public readonly record struct HostSurface(SurfaceKind Kind, VaultName Vault)
{
    public static HostSurface Nothing => default;

    public bool IsKnown => Kind != SurfaceKind.None;
}
