using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;

namespace Strongroom.Server.Tls;

/// <summary>Keeps the served certificate fresh: one round at start, one whenever the installation opens, one every few minutes.</summary>
/// <param name="renewOwn">
/// Ensures the CA in a unit of work of the system and issues from it if due; throws <see cref="SealedException"/> while sealed. Null when the
/// operator brings the certificate.
/// </param>
/// <param name="operatorCertificate">Null when the installation's own CA is used.</param>
internal sealed class CertificateUpkeep(
    TlsCertificates served, Func<CancellationToken, Task>? renewOwn, OperatorCertificate? operatorCertificate, TimeProvider clock, ILogger<CertificateUpkeep> log)
    : BackgroundService
{
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private DateTimeOffset _lastWarning = DateTimeOffset.MinValue;

    /// <summary>One round, now: call it after init and unseal, so that the trusted leaf is there when they answer.</summary>
    /// <exception cref="SealedException">Own certificates are kept and the keys are not there.</exception>
    public async Task RunOnceAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            served.RenewBootstrap();
            operatorCertificate?.ReloadIfChanged();
            if (renewOwn is not null)
            {
                await renewOwn(cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await RunOnceAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (SealedException)
            {
                // Sealed is a state, not a fault: the leaf on disk goes on serving, and WarnOfEnd speaks up in time.
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // Whatever it is, a spoilt row included: a certificate that still serves is no reason to stop the host.
                Log.UpkeepFailed(log, fault, Interval.TotalMinutes);
            }

            WarnOfEnd();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    /// <summary>Once a day from ten days before the end, whoever should have renewed it.</summary>
    private void WarnOfEnd()
    {
        var now = clock.GetUtcNow();
        var current = served.Current;
        if (current.Origin != CertificateOrigin.Bootstrap && current.End - now < TimeSpan.FromDays(10) && now - _lastWarning >= TimeSpan.FromDays(1))
        {
            _lastWarning = now;
            Log.EndsSoon(log, current.End);
        }
    }
}
