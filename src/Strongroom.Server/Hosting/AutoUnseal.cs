using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Server.Admin;
using Strongroom.Server.Setup;
using Strongroom.Storage;

namespace Strongroom.Server.Hosting;

/// <summary>
/// Opens the installation at start with the device that the operator named, again and again with growing pauses, and never with anything else. It ends
/// with the first opening, whoever brings it about: what an operator seals afterwards stays sealed.
/// </summary>
internal sealed class AutoUnseal(
    ServerOptions options, MachineSlots slots, SealControl seal, Opening opening, IAuditTrail trail, TimeProvider clock, ILogger<AutoUnseal> log) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private volatile AutoUnsealStatus? _status;

    /// <summary>Null when nothing is to be opened by itself, or it has been.</summary>
    public AutoUnsealStatus? Status => _status;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.AutoUnseal is not { } kind || slots.Of(kind) is not { } slot)
        {
            return;
        }

        _status = new AutoUnsealStatus(kind, 0, null, null, null);
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            switch (seal.Status.State)
            {
                case SealState.Open:
                    _status = null;
                    return;

                case SealState.Sealed:
                    if (await TryAsync(slot, pause, stoppingToken).ConfigureAwait(false))
                    {
                        _status = null;
                        return;
                    }

                    await WaitAsync(pause, stoppingToken).ConfigureAwait(false);
                    pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                    break;

                default:
                    // Not initialized yet, or somebody else's transition.
                    await WaitAsync(FirstPause, stoppingToken).ConfigureAwait(false);
                    break;
            }
        }
    }

    private async Task<bool> TryAsync(IRootSlot slot, TimeSpan pause, CancellationToken cancel)
    {
        var refusal = await OpenAsync(slot, cancel).ConfigureAwait(false);
        if (refusal is null || refusal == BarrierRefusals.AlreadyOpen)
        {
            await RecordAsync(refusal).ConfigureAwait(false);
            return true;
        }

        var before = _status!;
        _status = new AutoUnsealStatus(slot.Kind, before.Attempts + 1, refusal.Code, refusal.Message, clock.GetUtcNow() + pause);
        if (before.Code != refusal.Code)
        {
            // Once for each reason: the hundredth failure of a night tells nothing new.
            log.AutoUnsealRefused(slot.Kind, refusal.Code, refusal.Message);
            await RecordAsync(refusal).ConfigureAwait(false);
        }

        return false;
    }

    private async Task<VaultError?> OpenAsync(IRootSlot slot, CancellationToken cancel)
    {
        try
        {
            return (await opening.UnsealAsync(slot, cancel).ConfigureAwait(false)).Error;
        }
        catch (Exception fault) when (fault is StoreUnavailableException or AuditUnavailableException or SealedException)
        {
            log.AutoUnsealFailed(slot.Kind, fault);
            return BarrierRefusals.RoomFailed;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // An operator sealed in the middle of it.
            return BarrierRefusals.Busy;
        }
    }

    private async Task RecordAsync(VaultError? refusal)
    {
        var record = SystemRecords.Of("InstallationAutoUnseal", clock.GetUtcNow()) with
        {
            ObjectId = $"slot/{options.AutoUnseal}",
            Status = refusal?.Status ?? 200,
            ErrorCode = refusal?.Code,
            Description = refusal?.Message,
        };
        try
        {
            await trail.AppendAsync(record).ConfigureAwait(false);
        }
        catch (AuditUnavailableException fault)
        {
            log.AutoUnsealUnrecorded(fault);
        }
    }

    private async Task WaitAsync(TimeSpan pause, CancellationToken cancel)
    {
        try
        {
            await Task.Delay(pause, clock, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }
}
