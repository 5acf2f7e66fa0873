using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Storage;

namespace Strongroom.Audit;

/// <summary>
/// The trail: reads append and wait for the disk, changes carry their record in their own commit. Start it before the first request and
/// stop it after the last, while the store is open. Records may be appended while sealed; changes and checkpoints need the keys.
/// </summary>
public sealed class AuditTrail : IAuditTrail, IOpenWithKeys, IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan UpkeepPeriod = TimeSpan.FromMilliseconds(250);

    [ThreadStatic]
    private static RecordWriter? _writer;

    private readonly TrailParts _parts;
    private readonly GroupCommit _group;
    private readonly RecordQueue _queue;
    private readonly PendingRows _pending;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _replaying = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private IDisposable? _feed;
    private PeriodicTimer? _timer;
    private Task _upkeep = Task.CompletedTask;
    private volatile bool _hasKeys;
    private byte[] _publicKey = [];
    private string? _lastFailure;
    private int _stopped;
    private int _disposed;

    internal AuditTrail(TrailParts parts, ILogger log)
    {
        _parts = parts;
        _group = parts.Group;
        _queue = parts.Group.Queue;
        _pending = parts.Pending;
        _log = log;
        _group.Durable = _pending.MarkDurable;
        _queue.Faulted = _pending.Close;
        Tail = new AuditTail(_queue, _group.Directory);
    }

    public AuditTail Tail { get; }

    public string Directory => _group.Directory;

    /// <summary>The newest entry that will never go again.</summary>
    public long DurableSequence => _queue.DurableSequence;

    /// <summary>True when requests are recorded. Changes also need the keys.</summary>
    public bool IsAvailable => _queue.State == TrailState.Ready;

    /// <summary>Why records are refused; null when they are not.</summary>
    public string? Fault => _queue.Fault;

    /// <summary>The newest signed checkpoint of this run, to be kept elsewhere as an anchor; null before the first.</summary>
    public string? NewestCheckpoint => _parts.Checkpoints.Newest?.Note;

    /// <summary>Opens the files. Never throws for a damaged trail: then every record is refused, and <see cref="Fault"/> names the sequence.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _group.Start();
        _feed = _parts.Store.Watch(TrailRows.Pending.Prefix(), _pending.Observe);
        _timer = new PeriodicTimer(UpkeepPeriod, _parts.Time);
        _upkeep = Task.Run(UpkeepAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Writes what is in line, signs a last checkpoint while the keys are there, and closes the files.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _upkeep.ConfigureAwait(false);
        _timer?.Dispose();
        _pending.Close();
        _feed?.Dispose();
        await Task.Run(_group.Stop, CancellationToken.None).ConfigureAwait(false);
        await TryAsync(() => _parts.Head.SaveAsync(_parts.Checkpoints.Newest, CancellationToken.None)).ConfigureAwait(false);
        await TryAsync(() => _pending.SweepAsync(CancellationToken.None)).ConfigureAwait(false);
        _parts.Signer.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _group.Dispose();
        _stopping.Dispose();
        _replaying.Dispose();
    }

    public ValueTask AppendAsync(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var writer = _writer ??= new RecordWriter();
        writer.Reset();
        RecordCodec.Write(writer, record);
        return new ValueTask(_queue.Append(writer.Written));
    }

    public void Attach(Batch batch, AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(record);
        _pending.Attach(batch, record);
    }

    /// <summary>Loads the signing key, compares the trail with the store's head, and replays the records of changes that are not in it yet.</summary>
    public async ValueTask OpenAsync(Tx tx, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        _publicKey = await _parts.Signer.OpenAsync(tx, cancel).ConfigureAwait(false);
        _hasKeys = true;
        if (_queue.State is TrailState.CatchingUp or TrailState.Ready)
        {
            // When this fails the unseal still goes on: requests are refused until the upkeep has caught up.
            await TryAsync(() => CatchUpAsync(cancel)).ConfigureAwait(false);
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Signs a last checkpoint and forgets the key. Waits up to 2 seconds for the disk.</summary>
    [SuppressMessage("Usage", "VSTHRD002", Justification = "The port is synchronous and sealing is rare")]
    public void Close()
    {
        _hasKeys = false;
        _pending.Close();
        if (IsAvailable)
        {
            _group.CheckpointAsync().Wait(TimeSpan.FromSeconds(2));
        }

        _parts.Signer.Close();
    }

    private async Task UpkeepAsync()
    {
        while (await TickAsync().ConfigureAwait(false))
        {
            await TryAsync(async () =>
            {
                if (_queue.State == TrailState.CatchingUp && !_hasKeys)
                {
                    _queue.Resume();
                }

                if (_hasKeys && !_pending.IsLive && _queue.State is TrailState.CatchingUp or TrailState.Ready)
                {
                    await CatchUpAsync(_stopping.Token).ConfigureAwait(false);
                }

                await _pending.SweepAsync(_stopping.Token).ConfigureAwait(false);
                await _parts.Head.SaveAsync(_parts.Checkpoints.Newest, _stopping.Token).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }
    }

    private async Task<bool> TickAsync()
    {
        try
        {
            return await _timer!.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task CatchUpAsync(CancellationToken cancel)
    {
        await _replaying.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (!_pending.IsLive && _hasKeys)
            {
                await _parts.Head.CheckAsync(cancel).ConfigureAwait(false);
                _parts.Head.PublishKey(_publicKey);
                await _pending.ReplayAsync(cancel).ConfigureAwait(false);
                _ = _group.CheckpointAsync();
            }

            _queue.Resume();
        }
        catch (Exception fault) when (fault is TrailBrokenException or InvalidDataException)
        {
            _log.TrailCondemned(fault.Message);
            _group.Condemn(fault.Message);
        }
        finally
        {
            _replaying.Release();
        }
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            _lastFailure = null;
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
        catch (SealedException)
        {
            // sealed meanwhile; the next unseal goes on from here
        }
        catch (Exception fault)
        {
            if (_lastFailure != fault.Message)
            {
                _lastFailure = fault.Message;
                _log.UpkeepFailed(fault);
            }
        }
    }
}
