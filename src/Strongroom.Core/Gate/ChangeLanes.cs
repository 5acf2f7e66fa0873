namespace Strongroom.Gate;

/// <summary>
/// Lanes in which changes of one object wait for each other after they have met a conflict: without them, n writers of one name would
/// retry n² times. A lane is chosen by hash; two objects that share one are merely slower, never wrong.
/// </summary>
internal sealed class ChangeLanes
{
    private readonly SemaphoreSlim[] _lanes = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    public async ValueTask<IDisposable> EnterAsync(string path, CancellationToken cancel)
    {
        var lane = _lanes[(StringComparer.OrdinalIgnoreCase.GetHashCode(path) & int.MaxValue) % _lanes.Length];
        await lane.WaitAsync(cancel).ConfigureAwait(false);
        return new Turn(lane);
    }

    private sealed class Turn(SemaphoreSlim lane) : IDisposable
    {
        public void Dispose() => lane.Release();
    }
}
