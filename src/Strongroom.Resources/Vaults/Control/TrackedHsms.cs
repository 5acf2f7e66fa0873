namespace Strongroom.Vaults;

internal sealed class TrackedHsms(VaultDirectory directory) : VaultResources(directory.Hsms, VaultTypes.Hsm);
