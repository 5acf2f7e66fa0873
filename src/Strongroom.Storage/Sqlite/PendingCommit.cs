namespace Strongroom.Storage.Sqlite;

/// <summary>A batch in line, and the caller who waits for it. Continuations never run on the writer thread.</summary>
internal sealed class PendingCommit(BatchEntry[] entries, CancellationToken cancel)
    : TaskCompletionSource<CommitOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    private CancellationTokenRegistration _registration;
    private int _state;

    public BatchEntry[] Entries { get; } = entries;

    public long Size { get; } = entries.Sum(entry => (long)entry.Key.Span.Length + (entry.Value?.Length ?? 0));

    /// <summary>What the open transaction made of the batch; told to the caller once the transaction has committed.</summary>
    public CommitOutcome Outcome { get; set; }

    /// <summary>Must be called before the batch stands in line, and <see cref="StopListening"/> after.</summary>
    public void ListenForCancellation()
    {
        if (cancel.CanBeCanceled)
        {
            _registration = cancel.UnsafeRegister(static (pending, token) => ((PendingCommit)pending!).Cancel(token), this);
        }
    }

    public void StopListening() => _registration.Unregister();

    /// <summary>Claims the batch for the writer; from here on cancellation has no effect. False if it was cancelled before.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    public void Complete()
    {
        StopListening();
        TrySetResult(Outcome);
    }

    public void Fail(StoreUnavailableException fault)
    {
        StopListening();
        TrySetException(fault);
    }

    private void Cancel(CancellationToken token)
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Waiting) == Waiting)
        {
            TrySetCanceled(token);
        }
    }
}
