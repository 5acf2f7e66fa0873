using System.Collections.Concurrent;
using Strongroom.Kernel;

namespace Strongroom.Identity.Machines;

/// <summary>Which proofs of agents have been used. A proof lives five minutes, and only enrolled keys make them, so few are remembered.</summary>
internal sealed class UsedProofs(TimeProvider clock)
{
    private const int SweepAt = 10_000;

    private readonly ConcurrentDictionary<(TenantId Tenant, Guid Agent, string Id), DateTimeOffset> _used = new();

    /// <summary>True for the first caller, once; every other one holds a replay.</summary>
    /// <param name="expires">From when on the proof is refused for its age.</param>
    public bool TryUse(TenantId tenant, Guid agent, string id, DateTimeOffset expires)
    {
        if (_used.Count >= SweepAt)
        {
            var now = clock.GetUtcNow();
            foreach (var used in _used.Where(used => used.Value < now))
            {
                _used.TryRemove(used);
            }
        }

        return _used.TryAdd((tenant, agent, id), expires);
    }
}
