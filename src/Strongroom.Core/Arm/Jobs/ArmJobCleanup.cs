using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>Removes the row of a job that nobody polls any more.</summary>
internal sealed class ArmJobCleanup : IDueWork
{
    public string Kind => ArmJobs.DueKind;

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        var key = ArmJobRows.Key(item.Tenant, item.Id);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not null)
        {
            tx.Delete(key);
        }

        return new DueOutcome(Finished: true);
    }
}
