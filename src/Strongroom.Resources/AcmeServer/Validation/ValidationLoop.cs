using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>Looks at challenges, a few at a time, beside everything else that the server does.</summary>
internal sealed class ValidationLoop(ValidationQueue queue, ValidationWork work, TimeProvider clock, ILogger<ValidationLoop> log) : BackgroundService
{
    private const int AtOnce = 8;

    /// <summary>Before each attempt: hosts and name servers need a moment to show what they were just told.</summary>
    private static readonly TimeSpan[] Pauses = [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(6)];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => RunAsync(stoppingToken)));

    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var job in queue.Jobs.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                if (queue.Begin(job))
                {
                    await TryAsync(job, stopping).ConfigureAwait(false);
                    queue.End(job);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends; what is open is found again.
        }
    }

    private async Task TryAsync(ValidationJob job, CancellationToken stopping)
    {
        try
        {
            for (var attempt = 0; attempt < Pauses.Length; attempt++)
            {
                await Task.Delay(Pauses[attempt], clock, stopping).ConfigureAwait(false);
                if (await work.TryAsync(job, attempt + 1, isLast: attempt == Pauses.Length - 1, stopping).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
        catch (Exception fault) when (fault is SealedException or StoreUnavailableException or AuditUnavailableException)
        {
            // It stays open, and the schedule brings it back.
        }
#pragma warning disable CA1031 // One job's fault must not end the loop; the schedule brings the job back.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            log.ValidationStopped(fault);
        }
    }
}
