using Strongroom.Gate;
using Strongroom.Objects;

namespace Strongroom.Certificates;

/// <summary>Key and secret have items of their own for the same time.</summary>
internal sealed class CertificatePurge(CertificateErasure erasure, IVaultDirectory vaults, TimeProvider clock)
    : ObjectPurge<CertificateHead, CertificateVersion>(CertificateRows.Shelf, erasure, CertificateOperations.Purge.Name, vaults, clock);
