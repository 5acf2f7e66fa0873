using Strongroom.Kernel;

namespace Strongroom.Agent.Tokens;

/// <summary>An access token that the agent holds. Times are Unix seconds. Whoever takes it out of the cache disposes it.</summary>
internal sealed class CachedToken(TokenKey key, string? epoch, SecretBytes token, long obtained, long notBefore, long expires) : IDisposable
{
    public TokenKey Key => key;

    /// <summary>The identity's epoch when the token was asked for; null when it was not known.</summary>
    public string? Epoch => epoch;

    public SecretBytes Token => token;

    public long Obtained => obtained;

    public long NotBefore => notBefore;

    public long Expires => expires;

    public void Dispose() => token.Dispose();

    public override string ToString() => $"CachedToken({key}, until {expires})";
}
