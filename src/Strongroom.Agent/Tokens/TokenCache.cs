using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Strongroom.Agent.Tokens;

/// <summary>The tokens that the agent holds, and their copy on the disk. A token leaves it rendered, so that dropping one can zero it.</summary>
internal sealed class TokenCache
{
    /// <summary>One local asker must not fill the memory with resources that it makes up.</summary>
    public const int MaxTokens = 256;

    /// <summary>A token is not handed out in its last minutes: the asker wants to use it.</summary>
    private const long MarginSeconds = 300;

    private readonly Lock _lock = new();
    private readonly Dictionary<TokenKey, CachedToken> _tokens = [];
    private readonly TokenFile _file;
    private readonly TimeProvider _clock;
    private readonly ILogger<TokenCache> _log;

    public TokenCache(TokenFile file, TimeProvider clock, ILogger<TokenCache> log)
    {
        (_file, _clock, _log) = (file, clock, log);
        foreach (var token in file.Read(Now))
        {
            _tokens[token.Key] = token;
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _tokens.Count;
            }
        }
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>The answer with a token that has more than five minutes left; null when there is none.</summary>
    /// <param name="isAging">True from half of its life on.</param>
    public byte[]? Render(TokenKey key, (string Name, string Value)? echo, out bool isAging)
    {
        lock (_lock)
        {
            var now = Now;
            isAging = false;
            if (!_tokens.TryGetValue(key, out var token) || token.Expires - now <= MarginSeconds)
            {
                return null;
            }

            isAging = now >= token.Obtained + (token.Expires - token.Obtained) / 2;
            return TokenBody.Render(token, echo, now);
        }
    }

    /// <summary>Takes a token over, in place of the one before.</summary>
    public void Put(CachedToken token)
    {
        lock (_lock)
        {
            if (_tokens.Remove(token.Key, out var before))
            {
                before.Dispose();
            }

            if (_tokens.Count >= MaxTokens)
            {
                Remove_NeedsLock(_tokens.Values.MinBy(held => held.Expires)!);
            }

            _tokens[token.Key] = token;
            Write_NeedsLock();
        }
    }

    /// <summary>Drops the token if it is the one with this hash: the vault refused it, and the asker wants another.</summary>
    /// <param name="sha256">Hexadecimal, in either case.</param>
    public void DropRefused(TokenKey key, string sha256)
    {
        lock (_lock)
        {
            if (_tokens.TryGetValue(key, out var token) && string.Equals(Convert.ToHexString(SHA256.HashData(token.Token.Span)), sha256, StringComparison.OrdinalIgnoreCase))
            {
                Remove_NeedsLock(token);
                Write_NeedsLock();
            }
        }
    }

    public void Drop(Func<CachedToken, bool> isUnwanted)
    {
        lock (_lock)
        {
            var unwanted = _tokens.Values.Where(isUnwanted).ToList();
            unwanted.ForEach(Remove_NeedsLock);
            if (unwanted.Count > 0)
            {
                Write_NeedsLock();
            }
        }
    }

    private void Remove_NeedsLock(CachedToken token)
    {
        _tokens.Remove(token.Key);
        token.Dispose();
    }

    private void Write_NeedsLock()
    {
        try
        {
            _file.Write(_tokens.Values);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A full disk must not stop what works from memory.
            _log.TokensNotWritten(fault);
        }
    }
}
