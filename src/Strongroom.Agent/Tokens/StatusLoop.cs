using Microsoft.Extensions.Hosting;

namespace Strongroom.Agent.Tokens;

/// <summary>Asks the server again and again, so that what it revoked is dropped here within the minute.</summary>
/// <param name="interval">From one question to the next.</param>
internal sealed class StatusLoop(MachineSession session, TimeSpan interval, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, clock);
        do
        {
            await session.AskStatusAsync(stoppingToken).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }
}
