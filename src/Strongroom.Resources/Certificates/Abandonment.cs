using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Issuers;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>
/// Tidies up at an issuer's after an operation that will not be gone on with: proofs that it could ask for must not stay. It may take a program of the
/// operator's and some minutes, so that it is work of its own and no part of the request that cancelled.
/// </summary>
internal sealed class Abandonment(VaultIssuers issuers, IVaultDirectory vaults, TimeProvider clock) : IDueWork
{
    public string Kind => "certificate-abandon";

    public bool IsSlow => true;

    /// <summary>Stages it, for an operation that an issuer has begun to work on.</summary>
    public void Schedule(VaultEntry vault, Tx tx, ObjectName certificate, CertificateOperation operation, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (operation.IssuerState.Length == 0)
        {
            return;
        }

        var id = Entropy.NewGuid();
        tx.Insert(KeyOf(vault.Tenant, vault.Id, id), new AbandonedEnrolment(
            certificate.Shown, operation.Policy.IssuerName, operation.Csr, operation.Policy.ValidityMonths, operation.IssuerState));
        var item = new DueItem(now.ToUnixTimeSeconds(), Kind, id, vault.Tenant, vault.Id, vault.Name.Value, certificate.Folded);
        tx.Insert(DueRows.Key(item), item);
    }

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        var key = KeyOf(item.Tenant, item.Vault, item.Id);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } left)
        {
            return new DueOutcome(Finished: true);
        }

        tx.Delete(key);
        if (VaultName.TryParse(item.VaultName, out var vaultName) && vaults.FindEvenDeleted(vaultName, item.Vault) is { } vault
            && ObjectName.TryParse(left.Certificate, out var name) && SigningRequest.TryRead(left.Csr, out var request, out _)
            && await issuers.FindAsync(vault, tx, left.IssuerName, cancel).ConfigureAwait(false) is var (issuerName, provider, issuer, account))
        {
            using (account)
            {
                await issuer.AbandonAsync(
                    new Enrolment
                    {
                        Vault = vault,
                        Certificate = name,
                        IssuerName = issuerName.Folded,
                        Provider = provider,
                        Account = account,
                        Request = request,
                        ValidityMonths = left.ValidityMonths,
                        State = left.IssuerState,
                        Now = clock.GetUtcNow(),
                    }, tx, cancel).ConfigureAwait(false);
            }
        }

        return new DueOutcome(Finished: true);
    }

    private static RowKey<AbandonedEnrolment> KeyOf(TenantId tenant, VaultId vault, Guid id) => CertificateRows.Abandoned.Key(tenant.Compact, vault.Compact, id.ToString("N"));
}
