using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>Port: finds a vault by the name in the Host header. Vaults implements it.</summary>
public interface IVaultDirectory
{
    VaultEntry? Find(VaultName name);

    /// <summary>Every vault, in order of names.</summary>
    IReadOnlyList<VaultEntry> All { get; }
}
