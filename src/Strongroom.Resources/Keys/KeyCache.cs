using System.Collections.Concurrent;
using Strongroom.Barrier;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>
/// Parsed keys, while the installation is open: at most <see cref="Most"/>, each for at most <see cref="Longest"/> (security model §6.5). Finding
/// one takes no lock. A key is found by its incarnation and version, which are never given to another.
/// </summary>
internal sealed class KeyCache : IOpenWithKeys, IDisposable
{
    internal const int Most = 10_000;

    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(Guid Incarnation, ObjectVersion Version), CachedKey> _keys = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _sweep;
    private volatile bool _isOpen;

    public KeyCache(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        _sweep = clock.CreateTimer(_ => Sweep(), null, Longest, TimeSpan.FromMinutes(1));
    }

    public int Count => _keys.Count;

    public ValueTask OpenAsync(Tx tx, CancellationToken cancel)
    {
        _isOpen = true;
        return ValueTask.CompletedTask;
    }

    /// <summary>Lets every key go. One that is being used at the moment is disposed by its user, a moment later.</summary>
    public void Close()
    {
        _isOpen = false;
        foreach (var held in _keys.Values)
        {
            Drop(held);
        }
    }

    public KeyLease? Find(Guid incarnation, ObjectVersion version) =>
        _keys.TryGetValue((incarnation, version), out var held) && !IsOld(held) && held.TryHold() ? new KeyLease(held) : null;

    /// <summary>Keeps a key, which is the cache's from now on, and lends it.</summary>
    /// <exception cref="SealedException">The installation was sealed meanwhile.</exception>
    public KeyLease Add(Guid incarnation, ObjectVersion version, CryptoKey key)
    {
        var added = new CachedKey(incarnation, version, key, _clock.GetTimestamp());
        added.TryHold();
        if (_keys.Count >= Most)
        {
            MakeRoom();
        }

        while (!_keys.TryAdd((incarnation, version), added))
        {
            if (_keys.TryGetValue((incarnation, version), out var before) && _keys.TryUpdate((incarnation, version), added, before))
            {
                before.Release();
                break;
            }
        }

        if (!_isOpen)
        {
            Drop(added);
            added.Release();
            throw new SealedException();
        }

        return new KeyLease(added);
    }

    /// <summary>Lets go of every version of a key.</summary>
    public void Forget(Guid incarnation)
    {
        foreach (var held in _keys.Values.Where(held => held.Incarnation == incarnation))
        {
            Drop(held);
        }
    }

    public void Dispose()
    {
        _sweep.Dispose();
        Close();
    }

    private void Sweep()
    {
        foreach (var held in _keys.Values.Where(IsOld))
        {
            Drop(held);
        }
    }

    /// <summary>An eighth goes at once, so that a full cache does not look for the oldest at every miss.</summary>
    private void MakeRoom()
    {
        foreach (var held in _keys.Values.OrderBy(held => held.ParsedAt).Take(Most / 8))
        {
            Drop(held);
        }
    }

    private void Drop(CachedKey held)
    {
        if (_keys.TryRemove(KeyValuePair.Create((held.Incarnation, held.Version), held)))
        {
            held.Release();
        }
    }

    private bool IsOld(CachedKey held) => _clock.GetElapsedTime(held.ParsedAt) > Longest;
}
