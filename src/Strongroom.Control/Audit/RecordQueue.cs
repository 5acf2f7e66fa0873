using Microsoft.Extensions.Logging;
using Strongroom.Gate;

namespace Strongroom.Audit;

/// <summary>
/// Who waits, and for what. Callers add to the batch that is filling; the flusher takes it whole. The state says who may add: after a
/// fault everything in line fails at once, and nothing is taken until the disk serves again.
/// </summary>
internal sealed class RecordQueue : IDisposable
{
    /// <summary>More than this in line and requests are refused (S32).</summary>
    public const int MaxBacklogBytes = 8 * 1024 * 1024;

    /// <summary>A larger buffer was a burst, and is not kept.</summary>
    private const int LargestKeptBuffer = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly AutoResetEvent _work = new(false);
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private TrailState _state = TrailState.Stopped;
    private EntryBatch _filling;
    private EntryBatch? _inFlight;
    private byte[]? _spareBuffer;
    private bool _flusherWaits;
    private volatile bool _isStopping;
    private string? _fault;
    private long _durable;
    private TaskCompletionSource? _followers;

    public RecordQueue(TimeProvider time, ILogger log)
    {
        _time = time;
        _log = log;
        _filling = NewBatch_NeedsLock();
    }

    /// <summary>Called when the trail stops taking records, on whatever thread noticed, before it is opened anew.</summary>
    public Action Faulted { get; set; } = static () => { };

    public long DurableSequence => Interlocked.Read(ref _durable);

    public bool IsStopping => _isStopping;

    public TrailState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>Why the trail takes no records; null when it does.</summary>
    public string? Fault
    {
        get
        {
            lock (_gate)
            {
                return _fault;
            }
        }
    }

    public bool CanTake
    {
        get
        {
            lock (_gate)
            {
                return _state == TrailState.Ready && _filling.Length < MaxBacklogBytes;
            }
        }
    }

    /// <summary>For requests: completes when the record is durable.</summary>
    /// <exception cref="AuditUnavailableException">The trail takes no records now.</exception>
    public Task Append(ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            if (_state != TrailState.Ready || _filling.Length >= MaxBacklogBytes)
            {
                throw new AuditUnavailableException(_fault ?? "The audit trail has too much in line");
            }

            return Add_NeedsLock(AuditEntryKind.Request, null, body);
        }
    }

    /// <summary>For the records of committed changes: null when the trail cannot take it now, and it must be replayed from its row.</summary>
    public Task? AppendCommitted(PendingId id, ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            return _state is TrailState.Ready or TrailState.CatchingUp ? Add_NeedsLock(AuditEntryKind.Request, id, body) : null;
        }
    }

    /// <summary>Takes the batch that is filling, when there is something in it or <paramref name="evenEmpty"/>.</summary>
    /// <returns>Null when there is nothing to write, the trail stops, or it must be opened anew.</returns>
    public EntryBatch? TryTake(bool evenEmpty)
    {
        lock (_gate)
        {
            _inFlight = null;
            if (_state is not (TrailState.Ready or TrailState.CatchingUp) || (_filling.Count == 0 && !evenEmpty))
            {
                _flusherWaits = true;
                return null;
            }

            _inFlight = _filling;
            _inFlight.OpenedAt = _inFlight.Count == 0 ? _time.GetTimestamp() : _inFlight.OpenedAt;
            _filling = NewBatch_NeedsLock();
            return _inFlight;
        }
    }

    /// <summary>
    /// The batch is on the disk: <paramref name="acknowledge"/> runs, and its waiters may be told. False when they were refused in the
    /// meantime, and what was written for them must go.
    /// </summary>
    public bool TrySettle(EntryBatch batch, Func<long> acknowledge)
    {
        TaskCompletionSource? followers;
        lock (_gate)
        {
            _inFlight = null;
            if (batch.IsAbandoned)
            {
                return false;
            }

            Interlocked.Exchange(ref _durable, acknowledge());
            followers = _followers;
            _followers = null;
            _spareBuffer = batch.Buffer.Length <= LargestKeptBuffer ? batch.Buffer : null;
        }

        followers?.TrySetResult();
        return true;
    }

    /// <summary>The chain is open after <paramref name="durable"/>. False when the trail was stopped or condemned meanwhile.</summary>
    /// <param name="note">A note to put in first; empty for none.</param>
    public bool TryOpen(TrailState next, long durable, ReadOnlySpan<byte> note)
    {
        lock (_gate)
        {
            if (_state is TrailState.Broken || _isStopping)
            {
                return false;
            }

            Interlocked.Exchange(ref _durable, durable);
            _state = next;
            _fault = next == TrailState.Ready ? null : "The audit trail is catching up";
            if (!note.IsEmpty)
            {
                Add_NeedsLock(AuditEntryKind.Note, null, note);
            }

            return true;
        }
    }

    /// <summary>Everything that committed during the fault is in line: requests may come again.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            if (_state == TrailState.CatchingUp)
            {
                _state = TrailState.Ready;
                _fault = null;
            }
        }
    }

    /// <summary>Refuses everyone who waits. A broken or stopped trail stays so.</summary>
    public void Fail(TrailState next, string reason, Exception? fault)
    {
        EntryBatch? inFlight;
        EntryBatch filling;
        bool isNews;
        lock (_gate)
        {
            isNews = next != TrailState.Stopped && (_state is TrailState.Ready or TrailState.CatchingUp || _fault != reason);
            _state = _state == TrailState.Broken ? _state : next;
            _fault = reason;
            inFlight = _inFlight;
            if (inFlight is not null)
            {
                inFlight.IsAbandoned = true;
            }

            filling = _filling;
            _filling = NewBatch_NeedsLock();
        }

        if (isNews)
        {
            _log.TrailUnavailable(reason, fault);
        }

        Faulted();
        var refusal = new AuditUnavailableException(reason, fault);
        inFlight?.Fail(refusal);
        filling.Fail(refusal);
    }

    /// <summary>How long the oldest record in line has waited.</summary>
    public TimeSpan OldestWait()
    {
        lock (_gate)
        {
            var oldest = _inFlight ?? (_filling.Count > 0 ? _filling : null);
            return oldest is { IsAbandoned: false } ? _time.GetElapsedTime(oldest.OpenedAt) : TimeSpan.Zero;
        }
    }

    /// <summary>Completes when everything now in line is durable, or fails with it.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            return _filling.Count > 0 ? _filling.Done : _inFlight?.Done ?? Task.CompletedTask;
        }
    }

    /// <summary>Completes when an entry after <paramref name="sequence"/> is durable.</summary>
    public Task WaitBeyond(long sequence)
    {
        lock (_gate)
        {
            if (DurableSequence > sequence)
            {
                return Task.CompletedTask;
            }

            _followers ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _followers.Task;
        }
    }

    public void RequestStop()
    {
        _isStopping = true;
        Wake();
    }

    public void Wake() => _work.Set();

    /// <summary>Waits until there may be something to do.</summary>
    public void WaitForWork(int milliseconds = Timeout.Infinite) => _work.WaitOne(milliseconds);

    public void Dispose() => _work.Dispose();

    private Task Add_NeedsLock(AuditEntryKind kind, PendingId? id, ReadOnlySpan<byte> body)
    {
        if (_filling.Count == 0)
        {
            _filling.OpenedAt = _time.GetTimestamp();
        }

        _filling.Add(kind, id, body);
        if (_flusherWaits)
        {
            _flusherWaits = false;
            _work.Set();
        }

        return _filling.Done;
    }

    private EntryBatch NewBatch_NeedsLock()
    {
        var buffer = _spareBuffer ?? new byte[EntryBatch.InitialBytes];
        _spareBuffer = null;
        return new EntryBatch(buffer);
    }
}
