namespace Strongroom.Schedule;

/// <summary>Wakes the loop when a change has staged what is due at once. Who rings it need not know the loop, nor the works that it runs.</summary>
public sealed class DueBell : IDisposable
{
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly SemaphoreSlim _wakeSlow = new(0, 1);

    public void Ring()
    {
        Ring(_wake);
        Ring(_wakeSlow);
    }

    public void Dispose()
    {
        _wake.Dispose();
        _wakeSlow.Dispose();
    }

    internal Task<bool> WaitAsync(bool isSlow, TimeSpan atMost, CancellationToken cancel) => (isSlow ? _wakeSlow : _wake).WaitAsync(atMost, cancel);

    private static void Ring(SemaphoreSlim wake)
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }
}
