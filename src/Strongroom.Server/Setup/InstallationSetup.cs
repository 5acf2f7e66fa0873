using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Kernel;

namespace Strongroom.Server.Setup;

/// <summary>Makes the home tenant and the first subscription of a new installation, once.</summary>
internal sealed class InstallationSetup(UnitsOfWork units, SigningKeyRotation signing, IAuditTrail trail, TimeProvider clock)
{
    private const string FirstSubscription = "Strongroom";

    /// <summary>The installation as it is, made first if this is the first opening of it.</summary>
    public async ValueTask<InstallationRecord> EnsureAsync(CancellationToken cancel)
    {
        while (true)
        {
            var tx = units.System(writable: true);
            var key = SetupRows.Installation.Key();
            if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is { } existing)
            {
                await EnsureSubscriptionAsync(existing, cancel).ConfigureAwait(false);
                return existing;
            }

            var now = clock.GetUtcNow();
            var record = new InstallationRecord(Entropy.NewGuid(), TenantId.New(), Entropy.NewGuid(), ArmLocation.Home, now);
            var tenant = await PrincipalDirectory.CreateTenantAsync(tx, record.HomeTenant, "Home", home: true, now, cancel).ConfigureAwait(false);
            _ = tenant.Value;
            await signing.RotateIfDueAsync(tx, now, cancel).ConfigureAwait(false);
            tx.Put(key, record);
            _ = (await Subscriptions.EnsureAsync(tx, record.Subscription, record.HomeTenant, FirstSubscription, now, cancel).ConfigureAwait(false)).Value;
            if (await units.CommitAsync(tx, trail, SystemRecords.Of("InstallationCreate", now), cancel).ConfigureAwait(false))
            {
                return record;
            }
        }
    }

    /// <summary>An installation made before there was a control plane has no row for its first subscription.</summary>
    private async ValueTask EnsureSubscriptionAsync(InstallationRecord installation, CancellationToken cancel)
    {
        var tx = units.System(writable: true);
        var now = clock.GetUtcNow();
        _ = (await Subscriptions.EnsureAsync(tx, installation.Subscription, installation.HomeTenant, FirstSubscription, now, cancel).ConfigureAwait(false)).Value;
        if (tx.HasChanges)
        {
            await units.CommitAsync(tx, trail, SystemRecords.Of("SubscriptionCreate", now), cancel).ConfigureAwait(false);
        }
    }
}
