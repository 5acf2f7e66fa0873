using Strongroom.Kernel;
using Strongroom.Objects;

namespace Strongroom.Secrets;

internal sealed class SecretRewrap(SecretValues values) : ObjectRewrap<SecretHead, SecretVersion>("secret")
{
    protected override async ValueTask<SecretVersion?> RewrapAsync(TenantId tenant, VaultId vault, Guid incarnation, SecretVersion version, CancellationToken cancel) =>
        await values.RewrapAsync(tenant, vault, incarnation, version, cancel).ConfigureAwait(false) is { } moved ? version with { SealedValue = moved } : null;
}
