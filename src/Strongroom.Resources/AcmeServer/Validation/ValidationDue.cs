using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>
/// Brings a challenge before the loop again that a crash, a full queue or a seal has left behind. It waits for nobody itself: the schedule's one loop
/// must not stand still because a stranger's host does.
/// </summary>
internal sealed class ValidationDue(ValidationQueue queue) : IDueWork
{
    private const string WorkKind = "acme-validate";

    /// <summary>Longer than all attempts together, so that the loop has normally done with it before.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(90);

    public string Kind => WorkKind;

    public static void Schedule(Tx tx, TenantId tenant, ValidationJob job, DateTimeOffset now)
    {
        var item = new DueItem(
            (now + Pause).ToUnixTimeSeconds(), WorkKind, job.Authorization, tenant, job.Vault, job.VaultName.Value, AcmeRows.Part(job.Account));
        tx.Insert(DueRows.Key(item), item);
    }

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        if (VaultName.TryParse(item.VaultName, out var name) && Guid.TryParseExact(item.ObjectName, "N", out var account))
        {
            var key = AcmeRows.Authorization.Key(item.Tenant.Compact, item.Vault.Compact, item.ObjectName, AcmeRows.Part(item.Id));
            if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is { State: AuthorizationState.Validating } open)
            {
                var job = new ValidationJob(name, item.Vault, account, item.Id);
                queue.Add(job);
                if (open.ExpiresAt > queue.Now.ToUnixTimeSeconds())
                {
                    Schedule(tx, item.Tenant, job, queue.Now);
                }
            }
        }

        return new DueOutcome(Finished: true);
    }
}
