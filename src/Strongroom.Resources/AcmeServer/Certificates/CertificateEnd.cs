using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>Erases what is kept for downloads of a certificate, a while after its end. The authority's register is another matter.</summary>
internal sealed class CertificateEnd(IVaultDirectory vaults) : IDueWork
{
    private const string WorkKind = "acme-cert-end";

    private static readonly TimeSpan KeptAfterwards = TimeSpan.FromDays(30);

    public string Kind => WorkKind;

    public static void Schedule(Tx tx, VaultEntry vault, CertificateRecord certificate)
    {
        var item = new DueItem(
            certificate.NotAfter + (long)KeptAfterwards.TotalSeconds, WorkKind, certificate.Id, vault.Tenant, vault.Id, vault.Name.Value, AcmeRows.Part(certificate.Account));
        tx.Insert(DueRows.Key(item), item);
    }

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        if (VaultName.TryParse(item.VaultName, out var name) && vaults.FindEvenDeleted(name, item.Vault) is { } vault
            && Guid.TryParseExact(item.ObjectName, "N", out var account))
        {
            var key = AcmeRows.CertificateKey(vault, account, item.Id);
            if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is { } certificate)
            {
                var serial = AcmeRows.SerialKey(vault, certificate.Serial);
                if (await tx.FindAsync(serial, cancel).ConfigureAwait(false) is not null)
                {
                    tx.Delete(serial);
                }

                tx.Delete(key);
            }
        }

        return new DueOutcome(Finished: true);
    }
}
