using Microsoft.Extensions.Logging;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>
/// Initializes, unseals and seals. One transition at a time; whatever fails on the way leaves the installation sealed with no key in memory.
/// </summary>
public sealed class SealControl
{
    /// <summary>Operations with keys take microseconds; whoever still holds one after this is stuck (S62 allows 5 seconds in all).</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(4);

    private readonly HeldKeys _held;
    private readonly IStore _store;
    private readonly IReadOnlyList<IOpenWithKeys> _rooms;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly BarrierStore _rows;
    private readonly UnsealThrottle _throttle;
    private readonly RowGuard _guard;
    private CancellationTokenSource? _opening;
    private volatile SealState _state = SealState.Sealed;

    internal SealControl(HeldKeys held, IStore store, IEnumerable<IOpenWithKeys> rooms, TimeProvider clock, ILogger<SealControl> log)
    {
        _held = held;
        _store = store;
        _rooms = [.. rooms];
        _clock = clock;
        _log = log;
        _rows = new BarrierStore(store);
        _throttle = new UnsealThrottle(clock);
        _guard = new RowGuard(held);
    }

    public SealStatus Status
    {
        get
        {
            var ring = _held.OrNull?.Ring;
            return new SealStatus(
                _state, _throttle.Failures, _throttle.Wait, ring?.Newest.Number, ring is not null && ring.Entries.Count(entry => !entry.Retired) > 1);
        }
    }

    /// <summary>Looks whether there is a root key, for <see cref="Status"/>. Call once at start, before anything else.</summary>
    public async Task StartAsync(CancellationToken cancel) =>
        _state = await IsInitializedAsync(cancel).ConfigureAwait(false) ? SealState.Sealed : SealState.Uninitialized;

    /// <summary>
    /// Makes the root key, the first system key and the first slot in one commit, and leaves the installation sealed: unsealing is the proof that
    /// the slot works.
    /// </summary>
    public async Task<Result<SealStatus>> InitializeAsync(IRootSlot first, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(first);
        if (!await _held.Transition.WaitAsync(0, cancel).ConfigureAwait(false))
        {
            return BarrierRefusals.Busy;
        }

        try
        {
            if (await IsInitializedAsync(cancel).ConfigureAwait(false))
            {
                return BarrierRefusals.AlreadyInitialized;
            }

            if (await FirstKeys.CreateAsync(_rows, first, _clock.GetUtcNow(), cancel).ConfigureAwait(false) is { } refusal)
            {
                return refusal;
            }

            _state = SealState.Sealed;
            _log.Initialized(first.Kind);
            return Status;
        }
        finally
        {
            _held.Transition.Release();
        }
    }

    /// <summary>Opens a slot with what is presented, checks the slots and the keyring, lets the rooms load, and admits requests.</summary>
    public async Task<Result<SealStatus>> UnsealAsync(IRootSlot presented, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(presented);
        if (!await _held.Transition.WaitAsync(0, cancel).ConfigureAwait(false))
        {
            return BarrierRefusals.Busy;
        }

        using var opening = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            if (_state == SealState.Open)
            {
                return BarrierRefusals.AlreadyOpen;
            }

            if (presented.CanBeGuessed && _throttle.Wait is var wait && wait > TimeSpan.Zero)
            {
                return BarrierRefusals.TooSoon(wait);
            }

            Volatile.Write(ref _opening, opening);
            return await OpenAsync(presented, opening.Token).ConfigureAwait(false) is { } refusal ? refusal : Status;
        }
        finally
        {
            Volatile.Write(ref _opening, null);
            _held.Transition.Release();
        }
    }

    /// <summary>
    /// Refuses requests at once, then drops what the rooms have loaded and zeroes every key. Returns when no key is left. An unsealing under way
    /// is broken off. Sealing what is sealed does nothing.
    /// </summary>
    public async Task SealAsync(CancellationToken cancel)
    {
        _held.Refuse();
        try
        {
            Volatile.Read(ref _opening)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The unsealing ended between the two looks at it.
        }

        await _held.Transition.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_state == SealState.Open)
            {
                await CloseAsync(_rooms).ConfigureAwait(false);
                _log.Sealed();
            }
        }
        finally
        {
            _held.Transition.Release();
        }
    }

    private async ValueTask<bool> IsInitializedAsync(CancellationToken cancel)
    {
        try
        {
            return await _rows.ReadAsync(cancel).ConfigureAwait(false) is not null;
        }
        catch (InvalidDataException)
        {
            // Something is there, if damaged: never make a second root key over it.
            return true;
        }
    }

    private async Task<VaultError?> OpenAsync(IRootSlot presented, CancellationToken cancel)
    {
        var before = _state;
        _state = SealState.Opening;
        try
        {
            if (await ReadSetAsync(cancel).ConfigureAwait(false) is not { } set)
            {
                return before == SealState.Uninitialized ? BarrierRefusals.NotInitialized : BarrierRefusals.SlotsAltered;
            }

            if ((await RootSlots.OpenAsync(presented, set, cancel).ConfigureAwait(false)).IsRefused(out var error, out var root))
            {
                if (presented.CanBeGuessed)
                {
                    _throttle.Failed();
                }

                _log.SlotRefused(presented.Kind, error.Code, _throttle.Failures);
                return error;
            }

            _throttle.Succeeded();
            return TakeKeys(root, set) ?? await LoadRoomsAsync(cancel).ConfigureAwait(false);
        }
        finally
        {
            if (_state == SealState.Opening)
            {
                _state = before;
            }
        }
    }

    private async ValueTask<SlotSet?> ReadSetAsync(CancellationToken cancel)
    {
        try
        {
            return await _rows.ReadAsync(cancel).ConfigureAwait(false);
        }
        catch (InvalidDataException fault)
        {
            _log.SlotsUnreadable(fault);
            return null;
        }
    }

    private VaultError? TakeKeys(SecretBytes root, SlotSet set)
    {
        if (!RootSlots.IsWhole(root, set))
        {
            root.Dispose();
            _log.SlotsAltered();
            return BarrierRefusals.SlotsAltered;
        }

        if (set.Keyring is null || KeyringSeal.Open(root, set.Installation, set.Keyring) is not { } ring)
        {
            root.Dispose();
            _log.KeyringAltered();
            return BarrierRefusals.KeyringAltered;
        }

        _held.Hold(new OpenKeys(set.Installation, root, ring));
        return null;
    }

    private async Task<VaultError?> LoadRoomsAsync(CancellationToken cancel)
    {
        var loaded = new List<IOpenWithKeys>();
        try
        {
            var tx = new Tx(_store, _guard, default, writable: false);
            foreach (var room in _rooms)
            {
                loaded.Add(room);
                await room.OpenAsync(tx, cancel).ConfigureAwait(false);
            }

            cancel.ThrowIfCancellationRequested();
        }
        catch (Exception fault)
        {
            _log.RoomFailed(loaded.Count > 0 ? loaded[^1].GetType().Name : "none", fault);
            await CloseAsync(loaded).ConfigureAwait(false);
            if (fault is OperationCanceledException)
            {
                throw;
            }

            return BarrierRefusals.RoomFailed;
        }

        _state = SealState.Open;
        _held.Admit();
        _log.Unsealed(_held.Current.Ring.Newest.Number);
        return null;
    }

    private async Task CloseAsync(IReadOnlyList<IOpenWithKeys> rooms)
    {
        _state = SealState.Sealing;
        var keys = _held.Release();
        foreach (var room in rooms)
        {
            try
            {
                room.Close();
            }
            catch (Exception fault)
            {
                // No room may keep the keys in memory.
                _log.RoomDidNotClose(room.GetType().Name, fault);
            }
        }

        var erased = keys?.Erase() ?? Task.CompletedTask;
        if (await Task.WhenAny(erased, Task.Delay(DrainLimit, _clock)).ConfigureAwait(false) != erased)
        {
            _log.KeysStillInUse();
        }

        _state = SealState.Sealed;
    }
}
