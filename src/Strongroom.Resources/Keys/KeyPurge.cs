using Strongroom.Gate;
using Strongroom.Objects;

namespace Strongroom.Keys;

internal sealed class KeyPurge(KeyErasure erasure, IVaultDirectory vaults, TimeProvider clock)
    : ObjectPurge<KeyHead, KeyVersion>(KeyRows.Shelf, erasure, KeyOperations.Purge.Name, vaults, clock);
