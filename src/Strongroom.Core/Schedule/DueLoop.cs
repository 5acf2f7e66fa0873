using Microsoft.Extensions.Hosting;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Storage;

namespace Strongroom.Schedule;

/// <summary>
/// Runs what has fallen due, in order, one item at a time, while the installation is open; what is slow, beside it and a few at a time. Decisions never
/// wait for it: rules compare stored times with the clock, and this loop only tidies up after them.
/// </summary>
public sealed class DueLoop(UnitsOfWork units, IAuditTrail trail, ISealState seal, IStore store, DueWorks works, DueBell bell) : BackgroundService
{
    private const int PageSize = 50;

    /// <summary>What one item has staged for now is done in the next pass; more links than this have no chain of work.</summary>
    private const int MostPasses = 8;

    private const int SlowAtOnce = 4;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(KeepRunningAsync(isSlow: false, stoppingToken), KeepRunningAsync(isSlow: true, stoppingToken));

    private async Task KeepRunningAsync(bool isSlow, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var pause = LongestPause;
                if (seal.IsOpen)
                {
                    pause = await RunDueAsync(isSlow, stoppingToken).ConfigureAwait(false);
                }

                await bell.WaitAsync(isSlow, pause, stoppingToken).ConfigureAwait(false);
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
        await RunDueAsync(isSlow: false, cancel).ConfigureAwait(false);
        await RunDueAsync(isSlow: true, cancel).ConfigureAwait(false);
    }

    /// <returns>How long nothing more falls due, at most <see cref="LongestPause"/>.</returns>
    private async Task<TimeSpan> RunDueAsync(bool isSlow, CancellationToken cancel)
    {
        var scrub = false;
        long? next = null;
        for (var pass = 0; pass < MostPasses; pass++)
        {
            (var anyFinished, var anyScrub, next) = await RunPassAsync(isSlow, cancel).ConfigureAwait(false);
            scrub |= anyScrub;
            if (!anyFinished)
            {
                break;
            }
        }

        if (scrub)
        {
            await store.ScrubAsync(cancel).ConfigureAwait(false);
        }

        var until = next is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) - works.Clock.GetUtcNow() : LongestPause;
        return until > LongestPause ? LongestPause : until < TimeSpan.Zero ? TimeSpan.Zero : until;
    }

    /// <returns>With the time of the first item that is not due yet, in Unix seconds.</returns>
    private async ValueTask<(bool Finished, bool Scrub, long? Next)> RunPassAsync(bool isSlow, CancellationToken cancel)
    {
        var (finished, scrub) = (false, false);
        for (StoreKey? after = null; ;)
        {
            var page = await units.System(writable: false).ScanAsync(DueRows.Item, DueRows.Item.Prefix(), after, PageSize, cancel).ConfigureAwait(false);
            var now = works.Clock.GetUtcNow().ToUnixTimeSeconds();
            var due = page.TakeWhile(row => row.Record.DueAt <= now).ToList();
            foreach (var outcome in await RunAllAsync([.. due.Where(row => works.IsSlow(row.Record.Kind) == isSlow)], isSlow, cancel).ConfigureAwait(false))
            {
                finished |= outcome is not null;
                scrub |= outcome is { Scrub: true };
            }

            if (due.Count < page.Count)
            {
                return (finished, scrub, page[due.Count].Record.DueAt);
            }

            if (page.Count < PageSize)
            {
                return (finished, scrub, null);
            }

            after = page[^1].Key.Key;
        }
    }

    private async ValueTask<IReadOnlyCollection<DueOutcome?>> RunAllAsync(List<Keyed<DueItem>> due, bool isSlow, CancellationToken cancel)
    {
        var outcomes = new System.Collections.Concurrent.ConcurrentBag<DueOutcome?>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = isSlow ? SlowAtOnce : 1, CancellationToken = cancel };
        await Parallel.ForEachAsync(due, options, async (row, stopped) => outcomes.Add(await TryRunAsync(row.Key, row.Record, stopped).ConfigureAwait(false))).ConfigureAwait(false);
        return outcomes;
    }

    /// <summary>An item that cannot be done now, as when a token is away, stays for the next turn and does not hold up the others.</summary>
    /// <returns>The outcome of an item that is finished; null when it stays.</returns>
    private async ValueTask<DueOutcome?> TryRunAsync(RowKey<DueItem> key, DueItem item, CancellationToken cancel)
    {
        try
        {
            return await RunAsync(key, cancel).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not (SealedException or StoreUnavailableException or AuditUnavailableException or OperationCanceledException))
        {
            works.Log.DueItemFailed(item.Kind, item.VaultName, fault);
            return null;
        }
    }

    private async ValueTask<DueOutcome?> RunAsync(RowKey<DueItem> key, CancellationToken cancel)
    {
        while (true)
        {
            var tx = units.System(writable: true);
            if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } item)
            {
                return null;
            }

            if (works.Find(item.Kind) is not { } work)
            {
                works.Log.UnknownDueWork(item.Kind);
                return null;
            }

            var outcome = await work.RunAsync(item, tx, cancel).ConfigureAwait(false);
            if (outcome.Waits)
            {
                return null;
            }

            if (outcome.Finished)
            {
                tx.Delete(key);
            }

            var committed = outcome.Record is { } record
                ? await units.CommitAsync(tx, trail, record, cancel).ConfigureAwait(false)
                : await units.CommitAsync(tx, cancel).ConfigureAwait(false);
            if (committed && outcome.Finished)
            {
                return outcome;
            }
        }
    }
}
