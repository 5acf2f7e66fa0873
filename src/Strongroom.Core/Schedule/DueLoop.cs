using Microsoft.Extensions.Hosting;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Storage;

namespace Strongroom.Schedule;

/// <summary>
/// Runs what has fallen due, in order, one item at a time, while the installation is open. Decisions never wait for it: rules compare stored
/// times with the clock, and this loop only tidies up after them.
/// </summary>
public sealed class DueLoop(UnitsOfWork units, IAuditTrail trail, ISealState seal, IStore store, DueWorks works) : BackgroundService
{
    private const int PageSize = 50;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>Looks at the due items now instead of at the next turn.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (seal.IsOpen)
                {
                    await RunDueAsync(stoppingToken).ConfigureAwait(false);
                }

                await _wake.WaitAsync(LongestPause, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception fault) when (fault is SealedException or StoreUnavailableException or AuditUnavailableException)
            {
                works.Log.DueWorkPostponed(fault);
                await Task.Delay(TimeSpan.FromSeconds(1), works.Clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Runs everything due at the moment; tests call it instead of waiting.</summary>
    public async Task RunDueAsync(CancellationToken cancel)
    {
        var scrub = false;
        for (StoreKey? after = null; ;)
        {
            var page = await units.System(writable: false).ScanAsync(DueRows.Item, DueRows.Item.Prefix(), after, PageSize, cancel).ConfigureAwait(false);
            foreach (var (key, item) in page)
            {
                if (item.DueAt > works.Clock.GetUtcNow().ToUnixTimeSeconds())
                {
                    page.Clear();
                    break;
                }

                scrub |= await TryRunAsync(key, item, cancel).ConfigureAwait(false);
                after = key.Key;
            }

            if (page.Count < PageSize)
            {
                break;
            }
        }

        if (scrub)
        {
            await store.ScrubAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>An item that cannot be done now, as when a token is away, stays for the next turn and does not hold up the others.</summary>
    private async ValueTask<bool> TryRunAsync(RowKey<DueItem> key, DueItem item, CancellationToken cancel)
    {
        try
        {
            return await RunAsync(key, cancel).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not (SealedException or StoreUnavailableException or AuditUnavailableException or OperationCanceledException))
        {
            works.Log.DueItemFailed(item.Kind, item.VaultName, fault);
            return false;
        }
    }

    private async ValueTask<bool> RunAsync(RowKey<DueItem> key, CancellationToken cancel)
    {
        while (true)
        {
            var tx = units.System(writable: true);
            if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } item)
            {
                return false;
            }

            if (works.Find(item.Kind) is not { } work)
            {
                works.Log.UnknownDueWork(item.Kind);
                return false;
            }

            var outcome = await work.RunAsync(item, tx, cancel).ConfigureAwait(false);
            if (outcome.Finished)
            {
                tx.Delete(key);
            }

            var committed = outcome.Record is { } record
                ? await units.CommitAsync(tx, trail, record, cancel).ConfigureAwait(false)
                : await units.CommitAsync(tx, cancel).ConfigureAwait(false);
            if (committed && outcome.Finished)
            {
                return outcome.Scrub;
            }
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }
}
