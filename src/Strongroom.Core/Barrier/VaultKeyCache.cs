using System.Collections.Concurrent;
using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>
/// Unwrapped vault keys, at most <see cref="Capacity"/>, the longest loaded leaving first. A key that leaves is zeroed a minute later, when no
/// request can still be working with it.
/// </summary>
internal sealed class VaultKeyCache
{
    public const int Capacity = 10_000;

    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(TenantId, VaultId, uint), VaultKey> _keys = new();
    private readonly ConcurrentDictionary<(TenantId, VaultId), uint> _newest = new();
    private readonly Queue<VaultKey> _loaded = new();
    private readonly Queue<(VaultKey Key, long LeftAt)> _leaving = new();
    private readonly Lock _sync = new();
    private bool _closed;

    public int Count => _keys.Count;

    public VaultKey? Find(TenantId tenant, VaultId vault, uint number) => _keys.GetValueOrDefault((tenant, vault, number));

    public VaultKey? FindNewest(TenantId tenant, VaultId vault) => _newest.TryGetValue((tenant, vault), out var number) ? Find(tenant, vault, number) : null;

    public void RememberNewest(TenantId tenant, VaultId vault, uint number) => _newest[(tenant, vault)] = number;

    public void ForgetNewest(TenantId tenant, VaultId vault) => _newest.TryRemove((tenant, vault), out _);

    /// <summary>Keeps the key, or ends it and returns the one that another thread has loaded meanwhile.</summary>
    /// <exception cref="SealedException">The installation was sealed while the key was on its way.</exception>
    public VaultKey Keep(VaultKey key, TimeProvider clock)
    {
        lock (_sync)
        {
            if (_closed)
            {
                key.Tenure.End();
                throw new SealedException();
            }

            var kept = _keys.GetOrAdd((key.Tenant, key.Vault, key.Number), key);
            if (!ReferenceEquals(kept, key))
            {
                key.Tenure.End();
                return kept;
            }

            _loaded.Enqueue(key);
            while (_loaded.Count > Capacity)
            {
                Drop(_loaded.Dequeue(), clock);
            }

            EndLeavers(clock);
            return key;
        }
    }

    /// <summary>Forgets a key whose row is gone.</summary>
    public void Forget(TenantId tenant, VaultId vault, uint number, TimeProvider clock)
    {
        lock (_sync)
        {
            if (_keys.TryGetValue((tenant, vault, number), out var key))
            {
                Drop(key, clock);
            }

            EndLeavers(clock);
        }
    }

    /// <summary>Ends every key. What comes back completes when all are zeroed.</summary>
    public Task Close()
    {
        lock (_sync)
        {
            _closed = true;
            var all = _keys.Values.Concat(_leaving.Select(leaver => leaver.Key)).ToList();
            _keys.Clear();
            _newest.Clear();
            _leaving.Clear();
            _loaded.Clear();
            all.ForEach(key => key.Tenure.End());
            return Task.WhenAll(all.Select(key => key.Tenure.Over));
        }
    }

    private void Drop(VaultKey key, TimeProvider clock)
    {
        // A key forgotten before stands in the queue still: it drops out of the dictionary once only.
        if (_keys.TryRemove(new KeyValuePair<(TenantId, VaultId, uint), VaultKey>((key.Tenant, key.Vault, key.Number), key)))
        {
            _leaving.Enqueue((key, clock.GetTimestamp()));
        }
    }

    private void EndLeavers(TimeProvider clock)
    {
        while (_leaving.TryPeek(out var leaver) && clock.GetElapsedTime(leaver.LeftAt) > Grace)
        {
            _leaving.Dequeue().Key.Tenure.End();
        }
    }
}
