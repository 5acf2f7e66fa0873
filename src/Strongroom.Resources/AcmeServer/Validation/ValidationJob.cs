using Strongroom.Kernel;

namespace Strongroom.AcmeServer;

/// <summary>A challenge to be looked at; the rows say everything else.</summary>
internal readonly record struct ValidationJob(VaultName VaultName, VaultId Vault, Guid Account, Guid Authorization);
