using Strongroom.Kernel;
using Strongroom.Keys;
using Strongroom.Objects;

namespace Strongroom.Certificates;

/// <summary>A certificate holds nothing sealed but the key of an operation in progress.</summary>
internal sealed class CertificateRewrap(KeyMaterials materials) : ObjectRewrap<CertificateHead, CertificateVersion>("certificates")
{
    protected override ValueTask<CertificateVersion?> RewrapAsync(TenantId tenant, VaultId vault, Guid incarnation, CertificateVersion version, CancellationToken cancel) =>
        ValueTask.FromResult<CertificateVersion?>(null);

    protected override async ValueTask<CertificateHead?> RewrapAsync(TenantId tenant, VaultId vault, CertificateHead found, CancellationToken cancel) =>
        found.Operation is { Key: { } key } operation
        && await materials.RewrapAsync(tenant, vault, found.Incarnation, key, cancel).ConfigureAwait(false) is { } moved
            ? found with { Operation = operation with { Key = key with { SealedMaterial = moved } } }
            : null;
}
