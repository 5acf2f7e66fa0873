using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>Port: finds a vault by the name in the Host header. Vaults implements it.</summary>
public interface IVaultDirectory
{
    VaultEntry? Find(VaultName name);

    /// <summary>Managed HSMs have names of their own: one may be called like a vault.</summary>
    VaultEntry? FindManagedHsm(VaultName name);

    /// <summary>The vault or managed HSM of this name and id, also when it is soft-deleted, for work on what it still holds.</summary>
    VaultEntry? FindEvenDeleted(VaultName name, VaultId id);

    /// <summary>Every vault and managed HSM that is not deleted, in order of names.</summary>
    IReadOnlyList<VaultEntry> All { get; }
}
