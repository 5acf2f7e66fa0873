using Strongroom.Crypto;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Authority;

/// <summary>
/// The built-in certification authority as the rooms see it that get certificates for others: the tenant's intermediate signs what the tenant's
/// issuance policy allows, and keeps what it has signed, so that it can be revoked.
/// </summary>
internal interface IIssueCertificates
{
    /// <summary>Signs what a request asks for, cut to what policy and lifetime allow; the entry in the register is staged.</summary>
    /// <returns>400 that names what the policy does not allow; 503 while the authority's key is away.</returns>
    ValueTask<Result<IssuedCertificate>> IssueAsync(Tx tx, TenantId tenant, CertificateOrder order, CancellationToken cancel);

    /// <summary>Whether the policy would allow these names, before anybody proves that they are his. Null when it would.</summary>
    ValueTask<VaultError?> CheckNamesAsync(Tx tx, TenantId tenant, SubjectNames names, CancellationToken cancel);

    /// <summary>Revokes what this tenant's authority has issued; revoking again changes nothing.</summary>
    /// <param name="reason">CRLReason of RFC 5280 §5.3.1: 0, 1, 3, 4, 5 or 9.</param>
    /// <returns>404 for a serial that is not the tenant's.</returns>
    ValueTask<VaultError?> RevokeAsync(Tx tx, TenantId tenant, ReadOnlyMemory<byte> serial, int reason, DateTimeOffset now, CancellationToken cancel);
}
