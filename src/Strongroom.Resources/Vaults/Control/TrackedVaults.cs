namespace Strongroom.Vaults;

internal sealed class TrackedVaults(VaultDirectory directory) : VaultResources(directory.Vaults, VaultTypes.Vault);
