using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Server.Setup;
using Strongroom.Storage;

namespace Strongroom.Server.Hosting;

/// <summary>Rotates the token signing keys when they are due; looks every hour, since keys are published a day ahead.</summary>
internal sealed class SigningKeyUpkeep(SigningKeyRotation rotation, UnitsOfWork units, IAuditTrail trail, ISealState seal, ILogger<SigningKeyUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                if (seal.IsOpen)
                {
                    var tx = units.System(writable: true);
                    await rotation.RotateIfDueAsync(tx, units.Now, stoppingToken).ConfigureAwait(false);
                    _ = !tx.HasChanges || await units.CommitAsync(tx, trail, SystemRecords.Of("SigningKeyRotate", units.Now), stoppingToken).ConfigureAwait(false);
                }
            }
            catch (Exception fault) when (fault is SealedException or StoreUnavailableException or AuditUnavailableException)
            {
                log.SigningKeyUpkeepPostponed(fault);
            }
        }
    }
}
