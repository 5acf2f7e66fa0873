using Strongroom.Kernel;

namespace Strongroom.Identity.Guessing;

/// <summary>
/// From where each client has signed in. Only success adds to it, so strangers cannot push anybody out. Kept in memory: after a restart the
/// counters begin at nothing too.
/// </summary>
internal sealed class KnownSources(int capacity)
{
    private readonly Lock _gate = new();
    private readonly HashSet<(TenantId Tenant, ClientId Client, SourceNetwork Source)> _known = [];
    private readonly Queue<(TenantId Tenant, ClientId Client, SourceNetwork Source)> _order = new();

    public bool Has(TenantId tenant, ClientId client, SourceNetwork source)
    {
        lock (_gate)
        {
            return _known.Contains((tenant, client, source));
        }
    }

    public void Add(TenantId tenant, ClientId client, SourceNetwork source)
    {
        lock (_gate)
        {
            if (!_known.Add((tenant, client, source)))
            {
                return;
            }

            _order.Enqueue((tenant, client, source));
            if (_order.Count > capacity)
            {
                _known.Remove(_order.Dequeue());
            }
        }
    }
}
