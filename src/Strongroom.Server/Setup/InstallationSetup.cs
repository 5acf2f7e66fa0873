using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Kernel;

namespace Strongroom.Server.Setup;

/// <summary>Makes the home tenant and the first subscription of a new installation, once.</summary>
internal sealed class InstallationSetup(UnitsOfWork units, SigningKeyRotation signing, IAuditTrail trail, TimeProvider clock)
{
    private const string DefaultLocation = "local";

    /// <summary>The installation as it is, made first if this is the first opening of it.</summary>
    public async ValueTask<InstallationRecord> EnsureAsync(CancellationToken cancel)
    {
        while (true)
        {
            var tx = units.System(writable: true);
            var key = SetupRows.Installation.Key();
            if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is { } existing)
            {
                return existing;
            }

            var now = clock.GetUtcNow();
            var record = new InstallationRecord(Entropy.NewGuid(), TenantId.New(), Entropy.NewGuid(), DefaultLocation, now);
            var tenant = await PrincipalDirectory.CreateTenantAsync(tx, record.HomeTenant, "Home", home: true, now, cancel).ConfigureAwait(false);
            _ = tenant.Value;
            await signing.RotateIfDueAsync(tx, now, cancel).ConfigureAwait(false);
            tx.Put(key, record);
            if (await units.CommitAsync(tx, trail, SystemRecords.Of("InstallationCreate", now), cancel).ConfigureAwait(false))
            {
                return record;
            }
        }
    }
}
