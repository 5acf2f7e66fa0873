using Strongroom.Gate;
using Strongroom.Objects;

namespace Strongroom.Secrets;

internal sealed class SecretPurge(SecretErasure erasure, IVaultDirectory vaults, TimeProvider clock)
    : ObjectPurge<SecretHead, SecretVersion>(SecretRows.Shelf, erasure, SecretOperations.Purge.Name, vaults, clock);
