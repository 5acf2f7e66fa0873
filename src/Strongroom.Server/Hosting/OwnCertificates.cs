using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Server.Setup;
using Strongroom.Server.Tls;

namespace Strongroom.Server.Hosting;

/// <summary>Renews the installation's CA and leaf in units of work of the system.</summary>
internal sealed class OwnCertificates(CaCustody custody, LeafRenewal renewal, UnitsOfWork units, IPurposeSealer sealer, IAuditTrail trail)
{
    /// <exception cref="SealedException">The keys are not there.</exception>
    public async Task RenewAsync(CancellationToken cancel)
    {
        while (true)
        {
            var tx = units.System(writable: true);
            var ca = await custody.EnsureAsync(tx, cancel).ConfigureAwait(false);
            if (!tx.HasChanges || await units.CommitAsync(tx, trail, SystemRecords.Of("CertificateAuthorityCreate", units.Now), cancel).ConfigureAwait(false))
            {
                renewal.IssueIfDue(ca, sealer);
                return;
            }
        }
    }
}
