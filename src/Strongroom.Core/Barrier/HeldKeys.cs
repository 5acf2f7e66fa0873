namespace Strongroom.Barrier;

/// <summary>
/// Where the keys are while there are any, and whether requests are admitted: rooms load their snapshots with keys in hand before the
/// installation is open.
/// </summary>
internal sealed class HeldKeys : ISealState
{
    private volatile OpenKeys? _keys;
    private volatile bool _open;

    /// <summary>Held by whoever changes keys, slots or the seal state: one at a time.</summary>
    public SemaphoreSlim Transition { get; } = new(1, 1);

    /// <exception cref="SealedException">There are none.</exception>
    public OpenKeys Current => _keys ?? throw new SealedException();

    public OpenKeys? OrNull => _keys;

    public bool IsOpen => _open;

    public void Hold(OpenKeys keys) => _keys = keys;

    public void Admit() => _open = true;

    public void Refuse() => _open = false;

    /// <summary>Takes the keys out of everyone's reach; the caller erases them.</summary>
    public OpenKeys? Release()
    {
        _open = false;
        return Interlocked.Exchange(ref _keys, null);
    }
}
