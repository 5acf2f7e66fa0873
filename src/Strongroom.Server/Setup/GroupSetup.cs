using Strongroom.Arm;
using Strongroom.Gate;

namespace Strongroom.Server.Setup;

/// <summary>
/// Gives a row to the resource group of each vault that has none: vaults made before there was a control plane name their group, but nobody made it.
/// </summary>
internal sealed class GroupSetup(UnitsOfWork units, IVaultDirectory vaults, IAuditTrail trail, TimeProvider clock)
{
    public async ValueTask EnsureAsync(CancellationToken cancel)
    {
        foreach (var vault in vaults.All.DistinctBy(vault => (vault.Subscription, vault.ResourceGroup.ToLowerInvariant())))
        {
            var tx = units.System(writable: true);
            var now = clock.GetUtcNow();
            _ = (await ResourceGroups.EnsureAsync(tx, vault.Tenant, vault.Subscription, vault.ResourceGroup, vault.Location, now, cancel).ConfigureAwait(false)).Value;
            if (tx.HasChanges)
            {
                // Lost only to another node that does the same.
                await units.CommitAsync(tx, trail, SystemRecords.Of("ResourceGroupCreate", now), cancel).ConfigureAwait(false);
            }
        }
    }
}
