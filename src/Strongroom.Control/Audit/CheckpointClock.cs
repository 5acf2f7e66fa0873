namespace Strongroom.Audit;

/// <summary>Says when a checkpoint is due and keeps the newest one that is durable.</summary>
internal sealed class CheckpointClock(AuditOptions options, CheckpointSigner signer, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _lastAt = time.GetTimestamp();
    private bool _requested;
    private TaskCompletionSource? _waiting;
    private volatile SignedCheckpoint? _newest;

    /// <summary>The newest durable checkpoint of this run; null before the first.</summary>
    public SignedCheckpoint? Newest => _newest;

    /// <param name="newEntries">Entries since the last checkpoint.</param>
    public bool IsDue(int newEntries)
    {
        if (newEntries > 0 && signer.IsOpen)
        {
            return _requested || newEntries >= options.CheckpointEntries || time.GetElapsedTime(_lastAt) >= options.CheckpointInterval;
        }

        if (_requested)
        {
            Settled(null);
        }

        return false;
    }

    public Task Request()
    {
        lock (_gate)
        {
            _requested = true;
            _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task;
        }
    }

    /// <summary>The note to append after <paramref name="head"/>, or null when none is due or the key is not there.</summary>
    public SignedCheckpoint? Sign(Guid installation, ChainPoint head, int newEntries) =>
        IsDue(newEntries) && signer.Sign(installation, head) is { } note ? new SignedCheckpoint(head, note) : null;

    /// <summary>A batch became durable, with this checkpoint at its end or with none.</summary>
    public void Settled(SignedCheckpoint? checkpoint)
    {
        TaskCompletionSource? waiting = null;
        lock (_gate)
        {
            if (checkpoint is not null)
            {
                _newest = checkpoint;
                _lastAt = time.GetTimestamp();
            }

            if (checkpoint is not null || _requested)
            {
                _requested = false;
                waiting = _waiting;
                _waiting = null;
            }
        }

        waiting?.TrySetResult();
    }
}
