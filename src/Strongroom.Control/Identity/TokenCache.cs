using System.Collections.Concurrent;

namespace Strongroom.Identity;

/// <summary>
/// Remembers verified tokens by the hash of their text. Two generations: when the young one is full it becomes the old one and what was old
/// is forgotten, except what was asked for again meanwhile. A hit takes no lock and allocates nothing.
/// </summary>
/// <param name="capacity">The most tokens held, give or take one for each thread that adds at the same moment.</param>
internal sealed class TokenCache(int capacity)
{
    private readonly int _half = Math.Max(1, capacity / 2);
    private readonly Lock _turning = new();
    private volatile Generation _young = new();
    private volatile Generation _old = new();

    /// <summary>For tests: how many are held.</summary>
    public int Count => _young.Tokens.Count + _old.Tokens.Count;

    public VerifiedToken? Find(in TokenHash hash)
    {
        if (_young.Tokens.TryGetValue(hash, out var token))
        {
            return token;
        }

        if (_old.Tokens.TryGetValue(hash, out token))
        {
            Add(hash, token);
            return token;
        }

        return null;
    }

    public void Add(in TokenHash hash, VerifiedToken token)
    {
        var young = _young;
        if (!young.Tokens.TryAdd(hash, token))
        {
            young.Tokens[hash] = token;
            return;
        }

        if (Interlocked.Increment(ref young.Added) < _half)
        {
            return;
        }

        lock (_turning)
        {
            if (_young == young)
            {
                (_old, _young) = (young, new Generation());
            }
        }
    }

    private sealed class Generation
    {
        public int Added;

        public ConcurrentDictionary<TokenHash, VerifiedToken> Tokens { get; } = new();
    }
}
