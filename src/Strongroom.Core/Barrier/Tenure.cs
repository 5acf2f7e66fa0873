namespace Strongroom.Barrier;

/// <summary>
/// How long something may be used: those who use it enter and leave, and once it has been ended nobody enters and the last one out runs
/// <paramref name="ended"/>. So a key is zeroed at once when it falls out of use, and never under somebody's hands.
/// </summary>
internal sealed class Tenure(Action ended)
{
    /// <summary>Above every possible number of users; set once.</summary>
    private const long EndedBit = 1L << 62;

    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _state;
    private int _closed;

    /// <summary>Completes when it has been ended and the last user has left.</summary>
    public Task Over => _over.Task;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _state) < EndedBit)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _state) == EndedBit)
        {
            Close();
        }
    }

    /// <summary>Lets nobody in any more. Returns without waiting for those inside.</summary>
    public void End()
    {
        if (Interlocked.Or(ref _state, EndedBit) == 0)
        {
            Close();
        }
    }

    private void Close()
    {
        // A late caller of TryEnter passes through zero once more on its way out.
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            ended();
            _over.SetResult();
        }
    }
}
