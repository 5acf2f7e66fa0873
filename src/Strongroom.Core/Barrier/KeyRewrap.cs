using Microsoft.Extensions.Logging;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>
/// Brings the whole key space under the newest system key, beside running work: each row is replaced only if it is still as it was read. A run
/// that breaks off at any point is made good by the next, which passes over what is done.
/// </summary>
public sealed class KeyRewrap
{
    private const int PageSize = 200;

    /// <summary>Longer than any request (S52): whoever read a row before it was re-wrapped has opened it when its old key goes.</summary>
    internal static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(12);

    private readonly HeldKeys _held;
    private readonly KeyFence _store;
    private readonly KeyRotation _rotation;
    private readonly RewrapRow _row;
    private readonly ILogger _log;
    private int _running;

    internal KeyRewrap(HeldKeys held, KeyFence store, KeyRotation rotation, RewrapRow row, ILogger<KeyRewrap> log)
    {
        _held = held;
        _store = store;
        _rotation = rotation;
        _row = row;
        _log = log;
    }

    /// <summary>Tests shorten it.</summary>
    internal TimeSpan Settle { get; init; } = SettleTime;

    /// <summary>
    /// Tags rows, wraps vault keys and lets rooms seal their blobs under the newest system key, then retires the older keys: no row or vault key
    /// under them is accepted any more.
    /// </summary>
    /// <param name="remove">
    /// Removes the older keys for good. What was sealed for a purpose under them and left the store (backup blobs, continuation tokens) then
    /// opens no more.
    /// </param>
    /// <exception cref="SealedException">The installation is sealed, or became so on the way; run it again after unsealing.</exception>
    public async Task<Result<RewrapOutcome>> RunAsync(bool remove, IProgress<RewrapProgress>? progress, CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref _running, 1) == 1)
        {
            return BarrierRefusals.Busy;
        }

        try
        {
            var target = _held.Current.Ring.Newest.Number;
            await _store.RaiseAsync(target, cancel).ConfigureAwait(false);
            var done = await WalkAsync(target, progress, cancel).ConfigureAwait(false);
            if (done.Refused > 0)
            {
                return new RewrapOutcome(target, done, KeysDropped: 0);
            }

            return await DropAsync(target, remove, done, cancel).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    private async Task<Result<RewrapOutcome>> DropAsync(uint target, bool remove, RewrapProgress done, CancellationToken cancel)
    {
        if (_held.Current.Ring.Entries.Any(entry => entry.Key.Number < target && !entry.Retired))
        {
            await Task.Delay(Settle, cancel).ConfigureAwait(false);
        }

        if ((await _rotation.DropSystemKeysAsync(target, remove, cancel).ConfigureAwait(false)).IsRefused(out var error, out var dropped))
        {
            return error;
        }

        _log.Rewrapped(done.Rewrapped, done.Rows, target, remove ? dropped : 0, remove ? 0 : dropped);
        return new RewrapOutcome(target, done, dropped);
    }

    private async Task<RewrapProgress> WalkAsync(uint target, IProgress<RewrapProgress>? progress, CancellationToken cancel)
    {
        var done = new RewrapProgress(0, 0, 0);
        StoreKey? last = null;
        for (; ; )
        {
            var page = await _store.ScanAsync(new StoreKey([]), last, PageSize, cancel).ConfigureAwait(false);
            var counts = await PageAsync(page, target, cancel).ConfigureAwait(false);
            done = new RewrapProgress(done.Rows + page.Count, done.Rewrapped + counts.Rewrapped, done.Refused + counts.Refused);
            progress?.Report(done);
            if (page.Count < PageSize)
            {
                return done;
            }

            last = page[^1].Key;
        }
    }

    /// <summary>A page goes in one commit; when a row of it has moved meanwhile, each goes alone.</summary>
    private async Task<(long Rewrapped, long Refused)> PageAsync(IReadOnlyList<StoredRow> page, uint target, CancellationToken cancel)
    {
        var batch = new Batch();
        var changed = new List<StoredRow>();
        var refused = 0L;
        foreach (var row in page.Where(row => !_store.IsUntagged(row.Key)))
        {
            try
            {
                if (await _row.RewrapAsync(row, target, cancel).ConfigureAwait(false) is { } stored)
                {
                    batch.Put(row.Key, stored, row.Revision);
                    changed.Add(row);
                }
            }
            catch (Exception fault) when (fault is RowIntegrityException or InvalidDataException)
            {
                _log.RowRefused(row.Key.ToString(), fault);
                refused++;
            }
        }

        if (!batch.IsEmpty && !(await _store.CommitAsync(batch, cancel).ConfigureAwait(false)).Committed)
        {
            foreach (var row in changed)
            {
                await AloneAsync(row, target, cancel).ConfigureAwait(false);
            }
        }

        return (changed.Count, refused);
    }

    private async Task AloneAsync(StoredRow first, uint target, CancellationToken cancel)
    {
        for (var row = first; row is not null; row = await _store.GetAsync(row.Key, cancel).ConfigureAwait(false))
        {
            if (await _row.RewrapAsync(row, target, cancel).ConfigureAwait(false) is not { } stored ||
                (await _store.CommitAsync(new Batch().Put(row.Key, stored, row.Revision), cancel).ConfigureAwait(false)).Committed)
            {
                return;
            }
        }
    }
}
