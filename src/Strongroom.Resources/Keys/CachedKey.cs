using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary>A parsed key with the number of those who hold it: the cache, and every operation under way. The last one disposes it. No lock.</summary>
internal sealed class CachedKey(Guid incarnation, ObjectVersion version, CryptoKey key, long parsedAt)
{
    private int _holders = 1;

    public Guid Incarnation => incarnation;

    public ObjectVersion Version => version;

    public CryptoKey Key => key;

    /// <summary>A timestamp of the clock, by which the key grows old.</summary>
    public long ParsedAt => parsedAt;

    /// <summary>False when the key has been let go by everybody.</summary>
    public bool TryHold()
    {
        var holders = Volatile.Read(ref _holders);
        while (holders > 0)
        {
            var seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
            {
                return true;
            }

            holders = seen;
        }

        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            key.Dispose();
        }
    }
}
