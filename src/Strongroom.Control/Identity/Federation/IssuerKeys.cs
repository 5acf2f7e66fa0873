using System.Collections.Concurrent;

namespace Strongroom.Identity.Federation;

/// <summary>
/// The keys of outside issuers, remembered. A set is read again after an hour, or when it lacks a key that somebody names, but at most every 30 seconds, and by
/// one reader for all who wait. While an issuer cannot be reached, its last set serves for 24 hours; a set that was read replaces the older one whole, so a key that
/// its issuer took away is refused from that reading on.
/// </summary>
internal sealed class IssuerKeys(IssuerDiscovery discovery, TimeProvider clock)
{
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);
    public static readonly TimeSpan Grace = TimeSpan.FromHours(24);
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>Issuers remembered at once; each is one that somebody with the right to do so has named in a credential.</summary>
    private const int MaxIssuers = 1000;

    private readonly ConcurrentDictionary<string, Issuer> _issuers = new(StringComparer.Ordinal);

    /// <summary>The key, or null; then <c>IsKnown</c> tells whether the issuer's keys are there at all.</summary>
    public async ValueTask<(IssuerKey? Key, bool IsKnown)> FindAsync(string issuer, string? kid, string algorithm, CancellationToken cancel)
    {
        var entry = EntryOf(issuer);
        if (entry.Usable(clock.GetUtcNow(), MaxAge)?.Find(kid, algorithm) is { } known)
        {
            return (known, true);
        }

        // Whoever asks first reads for all; a caller that gives up does not stop the others' reading.
        await entry.ReadIfDueAsync(discovery, clock).WaitAsync(cancel).ConfigureAwait(false);
        var set = entry.Usable(clock.GetUtcNow(), Grace);
        return (set?.Find(kid, algorithm), set is not null);
    }

    /// <summary>The key, from what was read before, by the same rules; null when it is not there. Waits for nothing.</summary>
    public IssuerKey? FindKnown(string issuer, string? kid, string algorithm) =>
        _issuers.TryGetValue(issuer, out var entry) ? entry.Usable(clock.GetUtcNow(), Grace)?.Find(kid, algorithm) : null;

    private Issuer EntryOf(string issuer)
    {
        if (_issuers.TryGetValue(issuer, out var entry))
        {
            return entry;
        }

        if (_issuers.Count >= MaxIssuers)
        {
            // Rare enough that starting over is good enough.
            _issuers.Clear();
        }

        return _issuers.GetOrAdd(issuer, name => new Issuer(name));
    }

    private sealed class Issuer(string name)
    {
        private readonly Lock _gate = new();
        private (IssuerKeySet Set, DateTimeOffset ReadAt)? _last;
        private DateTimeOffset? _triedAt;
        private Task _reading = Task.CompletedTask;

        /// <summary>The last set, if it is not older than this.</summary>
        public IssuerKeySet? Usable(DateTimeOffset now, TimeSpan age)
        {
            lock (_gate)
            {
                return _last is var (set, readAt) && now - readAt <= age ? set : null;
            }
        }

        public Task ReadIfDueAsync(IssuerDiscovery discovery, TimeProvider clock)
        {
            lock (_gate)
            {
                var now = clock.GetUtcNow();
                if (_reading.IsCompleted && (_triedAt is not { } tried || now - tried >= Pause))
                {
                    _triedAt = now;
                    _reading = ReadAsync(discovery, clock);
                }

                return _reading;
            }
        }

        private async Task ReadAsync(IssuerDiscovery discovery, TimeProvider clock)
        {
            // Off the lock: the first await may complete at once.
            await Task.Yield();
            if (await discovery.ReadAsync(name, CancellationToken.None).ConfigureAwait(false) is { } set)
            {
                lock (_gate)
                {
                    _last = (set, clock.GetUtcNow());
                }
            }
        }
    }
}
