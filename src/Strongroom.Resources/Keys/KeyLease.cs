using Strongroom.Crypto;

namespace Strongroom.Keys;

/// <summary>A parsed key for the time of one operation: it is not disposed under its user's hands.</summary>
internal readonly struct KeyLease(CachedKey held) : IDisposable
{
    public CryptoKey Key => held.Key;

    public void Dispose() => held.Release();
}
