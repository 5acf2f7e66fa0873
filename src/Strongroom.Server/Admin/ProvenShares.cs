using Strongroom.Barrier;

namespace Strongroom.Server.Admin;

/// <summary>Shares that custodians have entered while the installation is open: the proof for one change, for ten minutes.</summary>
internal sealed class ProvenShares(TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly Lock _sync = new();
    private ShamirSlot? _slot;
    private ITimer? _timer;
    private DateTimeOffset _until;

    /// <param name="slot">Owned from here on.</param>
    public void Keep(ShamirSlot slot)
    {
        lock (_sync)
        {
            DropInside();
            _slot = slot;
            _until = clock.GetUtcNow() + Limit;
            _timer = clock.CreateTimer(_ => Drop(slot), null, Limit, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Gives the shares away, once; the caller disposes them. Null when there are none.</summary>
    public ShamirSlot? Take()
    {
        lock (_sync)
        {
            var taken = clock.GetUtcNow() < _until ? _slot : null;
            _slot = taken is null ? _slot : null;
            DropInside();
            return taken;
        }
    }

    public void Drop()
    {
        lock (_sync)
        {
            DropInside();
        }
    }

    public void Dispose() => Drop();

    private void Drop(ShamirSlot expired)
    {
        lock (_sync)
        {
            if (ReferenceEquals(_slot, expired))
            {
                DropInside();
            }
        }
    }

    private void DropInside()
    {
        _slot?.Dispose();
        _slot = null;
        _timer?.Dispose();
        _timer = null;
    }
}
