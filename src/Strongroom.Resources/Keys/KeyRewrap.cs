using Strongroom.Kernel;
using Strongroom.Objects;

namespace Strongroom.Keys;

internal sealed class KeyRewrap(KeyMaterials materials) : ObjectRewrap<KeyHead, KeyVersion>("keys")
{
    protected override async ValueTask<KeyVersion?> RewrapAsync(TenantId tenant, VaultId vault, Guid incarnation, KeyVersion version, CancellationToken cancel) =>
        await materials.RewrapAsync(tenant, vault, incarnation, version, cancel).ConfigureAwait(false) is { } moved ? version with { SealedMaterial = moved } : null;
}
